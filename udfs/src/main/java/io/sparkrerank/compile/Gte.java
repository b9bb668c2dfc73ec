package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;

/**
 * GTE: as BERT, with rotary positions and gated feed-forward networks. Its first checkpoints are of
 * the type {@code new} and come with code of their own; transformers 5 has the type {@code gte}.
 *
 * <p>The two differ in rotary positions of the kind {@code ntk}, which transformers does not have:
 * here they are those of the code beside the checkpoints, which multiplies theta by the factor and
 * divides all angles by the factor to the power of 2 / size of a head.
 *
 * @see <a href="https://arxiv.org/abs/2407.19669">Zhang et al., mGTE</a>
 */
final class Gte implements Architecture {

  private final String modelType;

  /**
   * Creates the family.
   *
   * @param modelType {@code gte} or {@code new}
   */
  Gte(String modelType) {
    this.modelType = modelType;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public String prefix() {
    return modelType + ".";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.", "new\\.pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    String base = base(network);
    PostNormEncoder encoder = encoder(config, network, base);
    String embeddings = embeddings(config, network, encoder, base);
    BatchShape shape = BatchShape.ofInput(network);
    String first =
        encoder.firstToken(network, embeddings, shape, attention(config, network, encoder, shape));
    int hidden = encoder.hidden();
    String pooled = network.linear(first, base + "pooler.dense", hidden, hidden);
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    String base = base(network);
    PostNormEncoder encoder = encoder(config, network, base);
    String embeddings = embeddings(config, network, encoder, base);
    BatchShape shape = BatchShape.ofInput(network);
    return encoder.allTokens(
        network, embeddings, shape, attention(config, network, encoder, shape));
  }

  /** Returns the text before the names of tensors: transformers 5 takes both. */
  private String base(NetworkBuilder network) {
    return network.has("new.embeddings.word_embeddings.weight") ? "new." : prefix();
  }

  private PostNormEncoder encoder(ModelConfig config, NetworkBuilder network, String base) {
    JsonFile json = config.json();
    NotCompiled.refuseIf(
        json.flag("logn_attention_scale").orElse(false), "logn_attention_scale", json);
    String norm = json.text("layer_norm_type", "layer_norm");
    NotCompiled.refuseIf(!norm.equals("layer_norm"), "layer_norm_type = " + norm, json);
    PostNormEncoder encoder =
        PostNormEncoder.Sizes.BASE
            .read(
                json,
                new LayerNames(
                    base + "encoder.layer.",
                    "attention.q_proj",
                    "attention.k_proj",
                    "attention.v_proj",
                    "attention.o_proj",
                    "attn_ln",
                    "mlp.up_proj",
                    "mlp.down_proj",
                    "mlp_ln"),
                1e-12)
            .gated("mlp.gate_proj");
    network.leaveOutBias(name -> name.endsWith("mlp.gate_proj") || name.endsWith("mlp.up_proj"));
    int hidden = encoder.hidden();
    for (LayerNames layer : encoder.layers()) {
      String packed = layer.prefix() + "attention.qkv_proj";
      if (network.has(packed + ".weight")) {
        network.unpack(packed, List.of(layer.query(), layer.key(), layer.value()), hidden, hidden);
      }
      network.unpack(
          layer.prefix() + "mlp.up_gate_proj",
          List.of(layer.up(), layer.prefix() + encoder.gate()),
          encoder.intermediate(),
          hidden);
    }
    return encoder;
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder, String base) {
    Embeddings embeddings =
        Embeddings.of(config, base + "embeddings.", encoder.hidden(), encoder.epsilon());
    return isRotary(config.json())
        ? embeddings.normalized(network, embeddings.sum(network))
        : embeddings.build(network);
  }

  private LayerAttention attention(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    JsonFile json = config.json();
    MultiHeadAttention heads = encoder.attention();
    if (!isRotary(json)) {
      return new MaskedAttention(network, heads, shape);
    }
    if (modelType.equals("gte")) {
      double theta = Rotary.theta(json, 160_000);
      return new RotaryAttention(network, heads, shape, theta, 1);
    }
    double theta = json.number("rope_theta", 10_000);
    JsonFile scaling = json.at("rope_scaling");
    double factor = scaling.number("factor", 1);
    if (scaling.root().isObject()) {
      String type = scaling.text("type", scaling.text("rope_type", ""));
      NotCompiled.refuseIf(!type.equals("ntk"), "rope_scaling of type " + type, json);
      NotCompiled.refuseIf(scaling.root().hasNonNull("mixed_b"), "mixed_b of rope_scaling", json);
    }
    // The code beside the checkpoints applies no factor that makes positions fewer.
    return factor > 1
        ? new RotaryAttention(
            network, heads, shape, theta * factor, Math.pow(factor, 2.0 / heads.size()))
        : new RotaryAttention(network, heads, shape, theta, 1);
  }

  private static boolean isRotary(JsonFile json) {
    String type = json.text("position_embedding_type", "rope");
    NotCompiled.refuseIf(
        !List.of("rope", "absolute").contains(type), "position_embedding_type = " + type, json);
    return type.equals("rope");
  }
}
