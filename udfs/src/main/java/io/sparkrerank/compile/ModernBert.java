package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PreNormEncoder.Reach;
import io.sparkrerank.compile.PreNormEncoder.Thetas;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * ModernBERT: rotary positions, layers that see all tokens between layers that see near ones, and a
 * head (dense, activation, norm, dense) over the first token or over the mean of all.
 *
 * @see <a href="https://arxiv.org/abs/2412.13663">Warner et al., ModernBERT</a>
 */
final class ModernBert implements Architecture {

  private static final String LOCAL_THETA = "local_rope_theta";

  @Override
  public String modelType() {
    return "modernbert";
  }

  @Override
  public String prefix() {
    return "model.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("decoder\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    PreNormEncoder encoder = encoder(json, network);
    String pooled = pooled(json, network, encoder, embeddings(config, network, encoder));
    String prediction = prediction(json, network, encoder, pooled);
    return network.linear(
        prediction, labelsLayer(), config.labels().size(), encoder.heads().hidden());
  }

  @Override
  public ModuleLayers.Value firstToken(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    PreNormEncoder encoder = encoder(json, network);
    String first = normedFirst(network, encoder, embeddings(config, network, encoder));
    return new ModuleLayers.Value(first, encoder.heads().hidden());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    PreNormEncoder encoder = encoder(json, network);
    String states = normedTokens(network, encoder, embeddings(config, network, encoder));
    return new TokenStates(states, encoder.heads().hidden());
  }

  @Override
  public TokenStates tokens(ModelConfig config, NetworkBuilder network) {
    TokenStates states = states(config, network);
    JsonFile json = config.json();
    return new TokenStates(
        prediction(json, network, encoder(json, network), states.variable()), states.hidden());
  }

  @Override
  public String answersLayer() {
    return labelsLayer();
  }

  private static PreNormEncoder encoder(JsonFile json, NetworkBuilder network) {
    network.leaveOutBias(withoutBias(json).asPredicate());
    return new PreNormEncoder(
        layers(json),
        new MultiHeadAttention(
            json.positive("num_attention_heads", 12), json.positive("hidden_size", 768)),
        json.positive("intermediate_size", 1152),
        // transformers takes the second name first. It is that of half the window.
        json.integer("sliding_window", json.integer("local_attention", 128) / 2),
        thetas(json),
        json.number("norm_eps", 1e-5),
        json.text("hidden_activation", "gelu"));
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PreNormEncoder encoder) {
    int hidden = encoder.heads().hidden();
    String words =
        network.embedding(
            "model.embeddings.tok_embeddings.weight",
            config.vocabulary(),
            hidden,
            TorchScript.INPUT_IDS);
    return network.layerNorm(words, "model.embeddings.norm", hidden, encoder.epsilon());
  }

  /**
   * Adds the layers before the last one of every head, over one state or over those of all tokens.
   */
  private static String prediction(
      JsonFile json, NetworkBuilder network, PreNormEncoder encoder, String states) {
    int hidden = encoder.heads().hidden();
    String dense = network.linear(states, "head.dense", hidden, hidden);
    String active = network.activation(dense, json.text("classifier_activation", "gelu"));
    return network.layerNorm(active, "head.norm", hidden, encoder.epsilon());
  }

  private static String normedTokens(
      NetworkBuilder network, PreNormEncoder encoder, String embeddings) {
    return network.layerNorm(
        encoder.allTokens(network, embeddings),
        "model.final_norm",
        encoder.heads().hidden(),
        encoder.epsilon());
  }

  private static String normedFirst(
      NetworkBuilder network, PreNormEncoder encoder, String embeddings) {
    return network.layerNorm(
        encoder.firstToken(network, embeddings),
        "model.final_norm",
        encoder.heads().hidden(),
        encoder.epsilon());
  }

  private static String pooled(
      JsonFile json, NetworkBuilder network, PreNormEncoder encoder, String embeddings) {
    String pooling = json.text("classifier_pooling", "cls");
    switch (pooling) {
      case "cls":
        return normedFirst(network, encoder, embeddings);
      case "mean":
        return network.mean(normedTokens(network, encoder, embeddings));
      default:
        throw RerankException.model(
            "Unknown classifier_pooling \"%s\" in %s; known are cls and mean",
            pooling, json.file());
    }
  }

  private static List<Reach> layers(JsonFile json) {
    int count = json.positive("num_hidden_layers", 22);
    List<String> types =
        json.texts("layer_types").stream()
            .map(type -> type.equals("attention") ? Reach.ALL.layerType() : type)
            .toList();
    if (types.isEmpty()) {
      int every = json.positive("global_attn_every_n_layers", 3);
      return IntStream.range(0, count)
          .mapToObj(layer -> layer % every == 0 ? Reach.ALL : Reach.NEAR)
          .toList();
    }
    if (types.size() != count || !Reach.LAYER_TYPES.containsAll(types)) {
      throw RerankException.model(
          "layer_types in %s must be one of full_attention and sliding_attention for each of the %d"
              + " layers: %s",
          json.file(), count, types);
    }
    return types.stream()
        .map(type -> type.equals(Reach.ALL.layerType()) ? Reach.ALL : Reach.NEAR)
        .toList();
  }

  private static Thetas thetas(JsonFile json) {
    double all = json.number("global_rope_theta", 160000);
    // transformers 4 took null, which it distinguished from no such key, for that of all layers.
    boolean asAll = json.root().has(LOCAL_THETA) && json.root().path(LOCAL_THETA).isNull();
    double near = asAll ? all : json.number(LOCAL_THETA, 10000);
    return new Thetas(theta(json, Reach.ALL, all), theta(json, Reach.NEAR, near));
  }

  /**
   * Returns the rotary base of a reach; {@code old} is the value of the key that transformers had
   * before version 5.
   */
  private static double theta(JsonFile json, Reach reach, double old) {
    JsonFile parameters = json.at("rope_parameters").at(reach.layerType());
    String type = parameters.text("rope_type", parameters.text("type", "default"));
    if (!type.equals("default") || json.root().hasNonNull("rope_scaling")) {
      throw RerankException.model(
          "Rotary positions of type \"%s\" or with rope_scaling in %s are not compiled; put a traced"
              + " model.pt or a model.onnx there instead",
          type, json.file());
    }
    return parameters.number("rope_theta", old);
  }

  /** Returns the pattern of the names of layers without a bias, by the flags for each kind. */
  private static Pattern withoutBias(JsonFile json) {
    StringBuilder pattern = new StringBuilder("$^");
    Map.of(
            "norm_bias", "norm$",
            "attention_bias", "\\.attn\\.W(qkv|o)$",
            "mlp_bias", "\\.mlp\\.W[io]$",
            "classifier_bias", "^head\\.dense$")
        .forEach(
            (flag, names) -> {
              if (!json.flag(flag).orElse(false)) {
                pattern.append('|').append(names);
              }
            });
    return Pattern.compile(pattern.toString());
  }
}
