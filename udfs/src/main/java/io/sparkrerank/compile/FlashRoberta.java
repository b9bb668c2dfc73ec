package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;
import java.util.Set;

/**
 * XLM-RoBERTa in the form of jina-reranker-v2, which comes with code of its own: the same network,
 * with the tensors of the flash-attention library, and rotary positions instead of learned ones if
 * the configuration says so.
 */
final class FlashRoberta implements Architecture {

  private static final Set<String> NEAR_GELU = Set.of("gelu_new", "gelu_fast", "gelu_pytorch_tanh");

  @Override
  public String modelType() {
    return "xlm-roberta-flash";
  }

  @Override
  public boolean hasClass(String className) {
    return className.startsWith("XLMRoberta");
  }

  @Override
  public String prefix() {
    return "roberta.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String labelsLayer() {
    return "classifier.out_proj";
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json(), network);
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    String first =
        encoder.firstToken(
            network, embeddings, shape, attention(config.json(), network, encoder, shape));
    String dense = network.linear(first, "classifier.dense", encoder.hidden(), encoder.hidden());
    String active = network.activation(dense, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), encoder.hidden());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json(), network);
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    return encoder.allTokens(
        network, embeddings, shape, attention(config.json(), network, encoder, shape));
  }

  private static PostNormEncoder encoder(JsonFile json, NetworkBuilder network) {
    NotCompiled.refuseIf(!json.texts("lora_adaptations").isEmpty(), "lora_adaptations", json);
    LayerNames names =
        new LayerNames(
            "roberta.encoder.layers.",
            "mixer.q_proj",
            "mixer.k_proj",
            "mixer.v_proj",
            "mixer.out_proj",
            "norm1",
            "mlp.fc1",
            "mlp.fc2",
            "norm2");
    String activation = json.text("hidden_act", "gelu");
    PostNormEncoder encoder =
        new PostNormEncoder(
            names.numbered(json.positive("num_hidden_layers", 24)),
            json.positive("hidden_size", 1024),
            json.positive("num_attention_heads", 16),
            json.positive("intermediate_size", 4096),
            json.number("layer_norm_eps", 1e-5),
            // The code beside the checkpoints takes any other name for the exact function.
            NEAR_GELU.contains(activation) ? activation : "gelu");
    for (LayerNames layer : encoder.layers()) {
      network.unpack(
          layer.prefix() + "mixer.Wqkv",
          List.of(layer.query(), layer.key(), layer.value()),
          encoder.hidden(),
          encoder.hidden());
    }
    return encoder;
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    Embeddings embeddings =
        Embeddings.of(config, "roberta.embeddings.", encoder.hidden(), encoder.epsilon());
    String sum =
        isRotary(config.json())
            ? embeddings.sum(network)
            : embeddings.sumWithOffset(network, config.padTokenId());
    return network.layerNorm(sum, "roberta.emb_ln", encoder.hidden(), encoder.epsilon());
  }

  private static LayerAttention attention(
      JsonFile json, NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    return isRotary(json)
        ? new RotaryAttention(
            network, encoder.attention(), shape, json.number("rotary_emb_base", 10_000), 1)
        : new MaskedAttention(network, encoder.attention(), shape);
  }

  private static boolean isRotary(JsonFile json) {
    String type = json.text("position_embedding_type", "rotary");
    NotCompiled.refuseIf(
        !List.of("absolute", "rotary").contains(type), "position_embedding_type = " + type, json);
    return type.equals("rotary");
  }
}
