package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;

/**
 * The input layer that BERT and its descendants share: the sum of a token's, its type's and its
 * position's vector, normalised.
 *
 * @param prefix the text before the names of the tables in the checkpoint
 * @param vocabulary how many tokens there are
 * @param positions how many positions there are
 * @param types how many token types there are, or 0 if the model has no such table
 * @param size the length of the vectors
 * @param epsilon what the layer norm adds to the variance
 */
record Embeddings(
    String prefix, int vocabulary, int positions, int types, int size, double epsilon) {

  /** Reads the sizes from the keys that BERT, RoBERTa and ELECTRA share. */
  static Embeddings ofBert(ModelConfig config, String model, int size) {
    return of(config, model + ".embeddings.", size, config.json().number("layer_norm_eps", 1e-12));
  }

  /** Reads the numbers of vectors from the keys that all families share. */
  static Embeddings of(ModelConfig config, String prefix, int size, double epsilon) {
    return new Embeddings(
        prefix, config.vocabulary(), config.positions(), config.tokenTypes(), size, epsilon);
  }

  /**
   * Adds the layer with positions that count from 0. Returns vectors of shape [batch, length,
   * size].
   */
  String build(NetworkBuilder network) {
    return normalized(network, sumWithPositions(network));
  }

  /**
   * Adds the layer with positions that count the tokens other than {@code padTokenId}, from {@code
   * padTokenId} + 1. Padding has the position {@code padTokenId}. Returns vectors of shape [batch,
   * length, size].
   */
  String buildWithOffset(NetworkBuilder network, int padTokenId) {
    return normalized(network, sumWithOffset(network, padTokenId));
  }

  /** Returns the sum with positions that start after {@code padTokenId}, not normalised. */
  String sumWithOffset(NetworkBuilder network, int padTokenId) {
    String real = network.let("torch.ne(%s, %d)", TorchScript.INPUT_IDS, padTokenId);
    String counts = network.let("torch.mul(torch.cumsum(%s, 1), %s)", real, real);
    String ids = network.let("torch.add(%s, %d)", counts, padTokenId);
    String position =
        network.embedding(prefix + "position_embeddings.weight", positions, size, ids);
    return network.let("torch.add(%s, %s)", sum(network), position);
  }

  /** Returns the sum with positions that count from 0, not normalised. */
  String sumWithPositions(NetworkBuilder network) {
    String length = network.let("torch.size(%s, 1)", TorchScript.INPUT_IDS);
    String table = network.table(prefix + "position_embeddings.weight", positions, size);
    String position = network.let("torch.slice(%s, 0, 0, %s, 1)", table, length);
    return network.let("torch.add(%s, %s)", sum(network), position);
  }

  /** Returns the sum without positions, not normalised. */
  String sum(NetworkBuilder network) {
    String words =
        network.embedding(
            prefix + "word_embeddings.weight", vocabulary, size, TorchScript.INPUT_IDS);
    String sum = words;
    if (types == 1) {
      // All tokens are of the one type, whatever the tokenizer's template says.
      String table = network.table(prefix + "token_type_embeddings.weight", types, size);
      sum = network.let("torch.add(%s, %s)", sum, table);
    } else if (types > 1) {
      String type =
          network.embedding(
              prefix + "token_type_embeddings.weight", types, size, TorchScript.TOKEN_TYPE_IDS);
      sum = network.let("torch.add(%s, %s)", sum, type);
    }
    return sum;
  }

  /** Returns the normalised {@code sum}. */
  String normalized(NetworkBuilder network, String sum) {
    return network.layerNorm(sum, prefix + "LayerNorm", size, epsilon);
  }
}
