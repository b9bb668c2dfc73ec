package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ALBERT: as BERT, with embeddings that are smaller than the hidden states, and layers that share
 * their weights.
 *
 * @see <a href="https://arxiv.org/abs/1909.11942">Lan et al., ALBERT</a>
 */
final class Albert implements Architecture {

  @Override
  public String modelType() {
    return "albert";
  }

  @Override
  public String prefix() {
    return "albert.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.", "predictions\\.", "sop_classifier\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json());
    int hidden = encoder.hidden();
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    String pooled = network.linear(first, "albert.pooler", hidden, hidden);
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json());
    return encoder.allTokens(network, embeddings(config, network, encoder));
  }

  private static PostNormEncoder encoder(JsonFile json) {
    return new PostNormEncoder(
        layers(json),
        json.positive("hidden_size", 4096),
        json.positive("num_attention_heads", 64),
        json.positive("intermediate_size", 16384),
        json.number("layer_norm_eps", 1e-12),
        json.text("hidden_act", "gelu_new"));
  }

  /**
   * Returns the names of the layers in order: those of a group occur once for each of its turns.
   */
  private static List<LayerNames> layers(JsonFile json) {
    LayerNames names =
        new LayerNames(
            "albert.encoder.albert_layer_groups.",
            "attention.query",
            "attention.key",
            "attention.value",
            "attention.dense",
            "attention.LayerNorm",
            "ffn",
            "ffn_output",
            "full_layer_layer_norm");
    int layers = json.positive("num_hidden_layers", 12);
    int inner = json.positive("inner_group_num", 1);
    double layersOfGroup = (double) layers / json.positive("num_hidden_groups", 1);
    List<String> parts = IntStream.range(0, inner).mapToObj(part -> part + ".").toList();
    return IntStream.range(0, layers)
        .mapToObj(layer -> names.prefix() + (int) (layer / layersOfGroup) + ".albert_layers.")
        .flatMap(group -> parts.stream().map(part -> names.below(group + part)))
        .toList();
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    int size = config.json().positive("embedding_size", 128);
    String embeddings = Embeddings.ofBert(config, "albert", size).build(network);
    return network.linear(
        embeddings, "albert.encoder.embedding_hidden_mapping_in", encoder.hidden(), size);
  }
}
