package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import java.util.List;

/**
 * DistilBERT: as BERT, without token types, with names and a head of its own (dense, relu, dense).
 *
 * @see <a href="https://arxiv.org/abs/1910.01108">Sanh et al., DistilBERT</a>
 */
final class DistilBert implements Architecture {

  /** transformers has no key for it: the value is fixed in the model's source. */
  private static final double EPSILON = 1e-12;

  @Override
  public String modelType() {
    return "distilbert";
  }

  @Override
  public String prefix() {
    return "distilbert.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("vocab_(transform|layer_norm|projector)\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json());
    int hidden = encoder.hidden();
    String first = encoder.firstToken(network, embeddings(config, network, hidden));
    String dense = network.linear(first, "pre_classifier", hidden, hidden);
    String active = network.activation(dense, "relu");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json());
    return encoder.allTokens(network, embeddings(config, network, encoder.hidden()));
  }

  /** Reads the sizes: where one has BERT's name too, transformers takes that. */
  private static PostNormEncoder encoder(JsonFile json) {
    return new PostNormEncoder(
        new PostNormEncoder.LayerNames(
                "distilbert.transformer.layer.",
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "attention.out_lin",
                "sa_layer_norm",
                "ffn.lin1",
                "ffn.lin2",
                "output_layer_norm")
            .numbered(json.positive(json.firstOf("num_hidden_layers", "n_layers"), 6)),
        json.positive(json.firstOf("hidden_size", "dim"), 768),
        json.positive(json.firstOf("num_attention_heads", "n_heads"), 12),
        json.positive("hidden_dim", 3072),
        EPSILON,
        json.text("activation", "gelu"));
  }

  private static String embeddings(ModelConfig config, NetworkBuilder network, int hidden) {
    return Embeddings.of(config, "distilbert.embeddings.", hidden, EPSILON).build(network);
  }
}
