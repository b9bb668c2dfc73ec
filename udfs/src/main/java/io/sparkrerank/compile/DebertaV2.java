package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * DeBERTa-v2 and -v3: as BERT, with attention that knows distances rather than positions. Its
 * convolution, which only the two largest of the second version have, is refused.
 *
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al., DeBERTa</a>
 * @see <a href="https://arxiv.org/abs/2111.09543">He et al., DeBERTaV3</a>
 */
final class DebertaV2 implements Architecture {

  private static final String EMBEDDINGS = "deberta.embeddings.";
  private static final String PROJECTION = EMBEDDINGS + "embed_proj";
  private static final double DEFAULT_EPSILON = 1e-7;

  @Override
  public String modelType() {
    return "deberta-v2";
  }

  @Override
  public String prefix() {
    return "deberta.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("embeddings\\.position_embeddings\\.", "(lm|mask)_predictions\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    PostNormEncoder encoder = encoder(json);
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    String first =
        encoder.firstToken(network, embeddings, shape, attention(json, network, encoder, shape));
    String pooled = network.linear(first, "pooler.dense", encoder.hidden(), encoder.hidden());
    String active = network.activation(pooled, json.text("pooler_hidden_act", "gelu"));
    return network.linear(active, labelsLayer(), config.labels().size(), encoder.hidden());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    PostNormEncoder encoder = encoder(json);
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    return encoder.allTokens(network, embeddings, shape, attention(json, network, encoder, shape));
  }

  private static PostNormEncoder encoder(JsonFile json) {
    if (json.integer("conv_kernel_size", 0) > 0) {
      throw RerankException.model(
          "A convolution (conv_kernel_size) in %s is not compiled; put a traced model.pt or a"
              + " model.onnx there instead",
          json.file());
    }
    return new PostNormEncoder(
        new PostNormEncoder.LayerNames(
                "deberta.encoder.layer.",
                "attention.self.query_proj",
                "attention.self.key_proj",
                "attention.self.value_proj",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm")
            .numbered(json.positive("num_hidden_layers")),
        json.integer("hidden_size"),
        json.positive("num_attention_heads"),
        json.integer("intermediate_size"),
        json.number("layer_norm_eps", DEFAULT_EPSILON),
        json.text("hidden_act", "gelu"));
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    JsonFile json = config.json();
    network.leaveOutBias(PROJECTION::equals);
    int size = json.integer("embedding_size", encoder.hidden());
    Embeddings embeddings = Embeddings.of(config, EMBEDDINGS, size, encoder.epsilon());
    String sum =
        json.flag("position_biased_input").orElse(true)
            ? embeddings.sumWithPositions(network)
            : embeddings.sum(network);
    if (size != encoder.hidden()) {
      sum = network.linear(sum, PROJECTION, encoder.hidden(), size);
    }
    return network.layerNorm(sum, EMBEDDINGS + "LayerNorm", encoder.hidden(), encoder.epsilon());
  }

  private static LayerAttention attention(
      JsonFile json, NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    Set<String> types = words(json, "pos_att_type");
    if (!json.flag("relative_attention").orElse(false)) {
      if (!types.isEmpty()) {
        throw RerankException.model(
            "pos_att_type without relative_attention in %s is not compiled; put a traced model.pt"
                + " or a model.onnx there instead",
            json.file());
      }
      return new MaskedAttention(network, encoder.attention(), shape);
    }
    DisentangledAttention.Terms terms =
        new DisentangledAttention.Terms(
            types.contains("c2p"), types.contains("p2c"), json.flag("share_att_key").orElse(false));
    String distances = distances(json, network, encoder, shape);
    return new DisentangledAttention(network, encoder.attention(), shape, terms, distances);
  }

  /**
   * Returns the vectors of the distances that occur, from the farthest ahead to the farthest
   * behind.
   */
  private static String distances(
      JsonFile json, NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    int limit = positions(json);
    RelativePositions positions = RelativePositions.of(json, limit);
    String all =
        network.table(
            "deberta.encoder.rel_embeddings.weight",
            positions.rows(limit),
            2 * positions.size(),
            encoder.hidden());
    String start = network.let("torch.sub(%d, %s)", limit, shape.length());
    String end = network.let("torch.add(%s, %d)", shape.length(), limit);
    String occurring = network.let("torch.slice(%s, 0, %s, %s, 1)", all, start, end);
    return words(json, "norm_rel_ebd").contains("layer_norm")
        ? network.layerNorm(
            occurring, "deberta.encoder.LayerNorm", encoder.hidden(), encoder.epsilon())
        : occurring;
  }

  private static int positions(JsonFile json) {
    return json.integer("max_position_embeddings", 512);
  }

  /** Returns the words of a list, or of a text between bars, as older checkpoints have it. */
  private static Set<String> words(JsonFile json, String key) {
    return json.texts(key).stream()
        .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\|")))
        .map(String::strip)
        .collect(Collectors.toSet());
  }
}
