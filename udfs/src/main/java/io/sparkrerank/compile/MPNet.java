package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import java.util.List;

/**
 * MPNet: as RoBERTa, without token types, with names of its own, and with a number for each head
 * and distance that is added to the attention logits of all layers.
 *
 * @see <a href="https://arxiv.org/abs/2004.09297">Song et al., MPNet</a>
 */
final class MPNet implements Architecture {

  /** Positions start after it, whatever id the configuration has for padding. */
  private static final int PADDING = 1;

  @Override
  public String modelType() {
    return "mpnet";
  }

  @Override
  public String prefix() {
    return "mpnet.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json());
    int hidden = encoder.hidden();
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    String first =
        encoder.firstToken(network, embeddings, shape, attention(config, network, encoder, shape));
    String dense = network.linear(first, "classifier.dense", hidden, hidden);
    String active = network.activation(dense, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public String labelsLayer() {
    return "classifier.out_proj";
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json());
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    return encoder.allTokens(
        network, embeddings, shape, attention(config, network, encoder, shape));
  }

  private static PostNormEncoder encoder(JsonFile json) {
    return PostNormEncoder.Sizes.BASE.read(
        json,
        new PostNormEncoder.LayerNames(
            "mpnet.encoder.layer.",
            "attention.attn.q",
            "attention.attn.k",
            "attention.attn.v",
            "attention.attn.o",
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm"),
        1e-12);
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    return Embeddings.of(config, "mpnet.embeddings.", encoder.hidden(), encoder.epsilon())
        .buildWithOffset(network, PADDING);
  }

  private static LayerAttention attention(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    int buckets = config.json().positive("relative_attention_num_buckets", 32);
    if (buckets < DistanceBuckets.MPNET.count()) {
      throw RerankException.model(
          "relative_attention_num_buckets = %d in %s: MPNet tells %d kinds of distances apart,"
              + " whatever this key says",
          buckets, config.json().file(), DistanceBuckets.MPNET.count());
    }
    int limit = config.maxTokens();
    String table =
        network.table(
            "mpnet.encoder.relative_attention_bias.weight",
            DistanceBuckets.MPNET.rows(limit),
            buckets,
            encoder.heads());
    return BiasedAttention.byDistance(network, encoder.attention(), shape, table, limit);
  }
}
