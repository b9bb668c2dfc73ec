package io.sparkrerank.compile;

import io.sparkrerank.RerankException;

/**
 * Attention in several heads at once, each over its share of a token's vector.
 *
 * @param heads how many heads
 * @param hidden the size of a token's vector
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., Attention is all you need</a>
 */
record MultiHeadAttention(int heads, int hidden) {

  /** Checks that all heads have the same share. */
  MultiHeadAttention {
    if (hidden % heads != 0) {
      throw RerankException.model(
          "%d attention heads cannot share vectors of %d in config.json; are they of one model?",
          heads, hidden);
    }
  }

  /** Returns the size of a head's share. */
  int size() {
    return hidden / heads;
  }

  /** Returns what logits are multiplied by, so that their spread does not depend on the size. */
  double scale() {
    return 1 / Math.sqrt(size());
  }

  /**
   * Splits vectors of shape [batch, length, parts x hidden] into [parts, batch, heads, length,
   * size].
   */
  String split(NetworkBuilder network, String fused, BatchShape shape, int parts) {
    String view =
        network.let(
            "torch.view(%s, [%s, %s, %d, %d, %d])",
            fused, shape.batch(), shape.length(), parts, heads, size());
    return network.headsApart("torch.permute(" + view + ", [2, 0, 3, 1, 4])");
  }

  /**
   * Returns the weighted values of each query's keys. Queries, keys and values are [batch, heads,
   * length, size]. Logits are divided by the root of {@link #size}.
   *
   * @param added the numbers that are added to the logits: the mask, at least
   * @param shape the shape of the queries
   * @return vectors of shape [batch, length, hidden]
   */
  String attend(
      NetworkBuilder network,
      String query,
      String key,
      String value,
      String added,
      BatchShape shape) {
    return attend(network, query, key, value, added, scale(), shape);
  }

  /** Returns the weighted values of each query's keys, with logits multiplied by {@code scale}. */
  String attend(
      NetworkBuilder network,
      String query,
      String key,
      String value,
      String added,
      double scale,
      BatchShape shape) {
    String attended =
        network.attention(new AttentionKernel.Operands(query, key, value, added, scale));
    String permuted = network.let("torch.permute(%s, [0, 2, 1, 3])", attended);
    return network.let(
        "torch.reshape(%s, [%s, %s, %d])", permuted, shape.batch(), shape.length(), hidden);
  }
}
