package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;

/**
 * NomicBERT: as BERT, with rotary positions, gated feed-forward networks and no biases. Its first
 * checkpoints name their sizes as GPT-2 does.
 *
 * @see <a href="https://arxiv.org/abs/2402.01613">Nussbaum et al., Nomic Embed</a>
 */
final class NomicBert implements Architecture {

  /** Settings of the code beside the first checkpoints that are not computed if they are true. */
  private static final List<String> FLAGS =
      List.of(
          "prenorm",
          "use_rms_norm",
          "parallel_block",
          "causal",
          "rotary_emb_interleaved",
          "qkv_proj_bias",
          "mlp_fc1_bias",
          "mlp_fc2_bias");

  @Override
  public String modelType() {
    return "nomic_bert";
  }

  @Override
  public String prefix() {
    return "nomic_bert.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.", "bert\\.pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    String base = base(network);
    PostNormEncoder encoder = encoder(config.json(), network, base);
    String embeddings = embeddings(config, network, encoder, base);
    BatchShape shape = BatchShape.ofInput(network);
    String first =
        encoder.firstToken(
            network, embeddings, shape, attention(config.json(), network, encoder, shape));
    int hidden = encoder.hidden();
    String pooled = network.linear(first, base + "pooler.dense", hidden, hidden);
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    String base = base(network);
    PostNormEncoder encoder = encoder(config.json(), network, base);
    String embeddings = embeddings(config, network, encoder, base);
    BatchShape shape = BatchShape.ofInput(network);
    return encoder.allTokens(
        network, embeddings, shape, attention(config.json(), network, encoder, shape));
  }

  private String base(NetworkBuilder network) {
    return network.has("bert.embeddings.word_embeddings.weight") ? "bert." : prefix();
  }

  private static PostNormEncoder encoder(JsonFile json, NetworkBuilder network, String base) {
    FLAGS.forEach(flag -> NotCompiled.refuseIf(json.flag(flag).orElse(false), flag, json));
    NotCompiled.refuseIf(
        json.root().hasNonNull("rotary_emb_scale_base"), "rotary_emb_scale_base", json);
    NotCompiled.refuseIf(json.number("rotary_emb_fraction", 1) != 1, "rotary_emb_fraction", json);
    NotCompiled.refuseIf(json.integer("num_experts", 0) > 0, "num_experts", json);
    LayerNames names =
        new LayerNames(
            base + "encoder.layers.",
            "attn.q_proj",
            "attn.k_proj",
            "attn.v_proj",
            "attn.out_proj",
            "norm1",
            "mlp.fc11",
            "mlp.fc2",
            "norm2");
    PostNormEncoder encoder =
        new PostNormEncoder(
                names.numbered(json.positive(json.firstOf("num_hidden_layers", "n_layer"), 12)),
                json.positive(json.firstOf("hidden_size", "n_embd"), 768),
                json.positive(json.firstOf("num_attention_heads", "n_head"), 12),
                json.positive(json.firstOf("intermediate_size", "n_inner"), 3072),
                json.number(json.firstOf("layer_norm_eps", "layer_norm_epsilon"), 1e-12),
                activation(json))
            .gated("mlp.fc12");
    int hidden = encoder.hidden();
    int size = json.positive("head_dim", encoder.attention().size());
    NotCompiled.refuseIf(size != encoder.attention().size(), "head_dim = " + size, json);
    network.leaveOutBias(name -> name.contains(".layers.") && !name.contains("norm"));
    for (LayerNames layer : encoder.layers()) {
      network.unpack(
          layer.prefix() + "attn.Wqkv",
          List.of(layer.query(), layer.key(), layer.value()),
          hidden,
          hidden);
    }
    return encoder;
  }

  private static String activation(JsonFile json) {
    String gated = json.text("activation_function", "");
    return switch (gated) {
      case "" -> json.text("hidden_act", "silu");
      case "swiglu" -> "silu";
      case "geglu" -> "gelu";
      case "glu" -> "sigmoid";
      default ->
          throw RerankException.model(
              "activation_function = %s in %s is not compiled; known are swiglu, geglu and glu. Put"
                  + " a traced model.pt or a model.onnx there instead",
              gated, json.file());
    };
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder, String base) {
    Embeddings embeddings =
        Embeddings.of(config, base + "embeddings.", encoder.hidden(), encoder.epsilon());
    return network.layerNorm(
        embeddings.sum(network), base + "emb_ln", encoder.hidden(), encoder.epsilon());
  }

  private static LayerAttention attention(
      JsonFile json, NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    double theta = Rotary.theta(json, json.number("rotary_emb_base", 1000));
    return new RotaryAttention(network, encoder.attention(), shape, theta, 1);
  }
}
