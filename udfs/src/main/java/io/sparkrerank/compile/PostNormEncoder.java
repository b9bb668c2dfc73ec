package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.compile.Architecture.TokenStates;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The encoder that BERT and its descendants share: in each layer self-attention, then a
 * feed-forward network, each added to its input and normalised afterwards.
 *
 * <p>A classification head reads the first token only, so the last layer computes keys and values
 * for all tokens, and all the rest for the first token alone. The result is the same.
 *
 * @param layers what the checkpoint calls the parts of each layer; layers of the same names share
 *     their weights
 * @param hidden the size of a token's vector
 * @param heads how many attention heads share it
 * @param intermediate the size inside the feed-forward network
 * @param epsilon what layer norms add to the variance
 * @param activation the feed-forward network's function
 * @param gate what the checkpoint calls the gate of the feed-forward network, after a layer's
 *     prefix: a dense layer without a bias, as large as the first one, whose output goes through
 *     the function and multiplies that of the first one; null if there is none
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., Attention is all you need</a>
 */
record PostNormEncoder(
    List<LayerNames> layers,
    int hidden,
    int heads,
    int intermediate,
    double epsilon,
    String activation,
    @Nullable String gate) {

  /** Creates an encoder without gates. */
  PostNormEncoder(
      List<LayerNames> layers,
      int hidden,
      int heads,
      int intermediate,
      double epsilon,
      String activation) {
    this(layers, hidden, heads, intermediate, epsilon, activation, null);
  }

  /** Returns the same encoder with gates; see {@link #gate}. */
  PostNormEncoder gated(String by) {
    return new PostNormEncoder(layers, hidden, heads, intermediate, epsilon, activation, by);
  }

  /** The names of the parts of a layer in a checkpoint, after {@code prefix}. */
  record LayerNames(
      String prefix,
      String query,
      String key,
      String value,
      String attentionOutput,
      String attentionNorm,
      String up,
      String down,
      String outputNorm) {

    /** Returns the names that BERT, RoBERTa and ELECTRA use. */
    static LayerNames ofBert(String model) {
      return new LayerNames(
          model + ".encoder.layer.",
          "attention.self.query",
          "attention.self.key",
          "attention.self.value",
          "attention.output.dense",
          "attention.output.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm");
    }

    /** Returns the whole names in layers that are numbered from 0. */
    List<LayerNames> numbered(int layers) {
      return IntStream.range(0, layers).mapToObj(layer -> below(prefix + layer + ".")).toList();
    }

    /** Returns the whole names, each after {@code path}. */
    LayerNames below(String path) {
      return new LayerNames(
          path,
          path + query,
          path + key,
          path + value,
          path + attentionOutput,
          path + attentionNorm,
          path + up,
          path + down,
          path + outputNorm);
    }
  }

  /** The sizes of a family that transformers takes where config.json has none. */
  record Sizes(int layers, int hidden, int heads, int intermediate) {

    static final Sizes BASE = new Sizes(12, 768, 12, 3072);
    static final Sizes SMALL = new Sizes(12, 256, 4, 1024);

    /** Returns an encoder of the sizes that {@code config} or else this has. */
    PostNormEncoder read(JsonFile config, LayerNames names, double epsilon) {
      return new PostNormEncoder(
          names.numbered(config.positive("num_hidden_layers", layers)),
          config.positive("hidden_size", hidden),
          config.positive("num_attention_heads", heads),
          config.positive("intermediate_size", intermediate),
          config.number("layer_norm_eps", epsilon),
          config.text("hidden_act", "gelu"));
    }
  }

  /** Reads the sizes from the keys that BERT, RoBERTa and ELECTRA share. */
  static PostNormEncoder ofBert(JsonFile config, String model) {
    return ofBert(config, model, Sizes.BASE);
  }

  /** Does the same with the sizes of a family that differs from BERT's. */
  static PostNormEncoder ofBert(JsonFile config, String model, Sizes sizes) {
    return ofBert(config, LayerNames.ofBert(model), sizes, 1e-12);
  }

  /** Does the same with names and a default {@code epsilon} that differ from BERT's. */
  static PostNormEncoder ofBert(JsonFile config, LayerNames names, Sizes sizes, double epsilon) {
    String positions = config.text("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      throw RerankException.model(
          "Position embeddings of type \"%s\" in %s; only absolute ones are compiled. Put a traced"
              + " model.pt or a model.onnx there instead",
          positions, config.file());
    }
    if (config.flag("is_decoder").orElse(false)) {
      throw RerankException.model(
          "is_decoder = true in %s: attention to earlier tokens only is not compiled. Put a traced"
              + " model.pt or a model.onnx there instead",
          config.file());
    }
    if (config.flag("add_cross_attention").orElse(false)) {
      throw RerankException.model(
          "add_cross_attention = true in %s: an encoder has no other states to attend to, and"
              + " transformers refuses it too. Set it to false if the model is an encoder",
          config.file());
    }
    return sizes.read(config, names, epsilon);
  }

  /**
   * Adds all layers over {@code embeddings} of shape [batch, length, hidden] and returns the first
   * token's vector, of shape [batch, hidden] and in float32.
   */
  String firstToken(NetworkBuilder network, String embeddings) {
    BatchShape shape = BatchShape.ofInput(network);
    return firstToken(network, embeddings, shape, new MaskedAttention(network, attention(), shape));
  }

  /**
   * Does the same as {@link #firstToken(NetworkBuilder, String)} with attention of another kind.
   */
  String firstToken(
      NetworkBuilder network, String embeddings, BatchShape shape, LayerAttention attention) {
    if (layers.isEmpty()) {
      return network.exact(network.let("torch.select(%s, 1, 0)", embeddings)).get(0);
    }
    String states = part(0, layers.size() - 1).states(network, embeddings, shape, attention);
    LayerNames last = layers.get(layers.size() - 1);
    String first = network.let("torch.slice(%s, 1, 0, 1, 1)", states);
    String attended =
        new SelfAttention(attention(), shape, attention).ofFirst(network, last, states, first);
    List<String> exact = network.exact(first, attended);
    return network.let(
        "torch.select(%s, 1, 0)", afterAttention(network, last, exact.get(0), exact.get(1)));
  }

  /** Adds all layers over {@code embeddings} for all tokens. */
  TokenStates allTokens(NetworkBuilder network, String embeddings) {
    BatchShape shape = BatchShape.ofInput(network);
    return allTokens(network, embeddings, shape, new MaskedAttention(network, attention(), shape));
  }

  /** Does the same as {@link #allTokens(NetworkBuilder, String)} with attention of another kind. */
  TokenStates allTokens(
      NetworkBuilder network, String embeddings, BatchShape shape, LayerAttention attention) {
    String states = states(network, embeddings, shape, attention);
    return new TokenStates(network.exact(states).get(0), hidden);
  }

  /** Returns the same with the layers from {@code from} to before {@code to}. */
  PostNormEncoder part(int from, int to) {
    return new PostNormEncoder(
        layers.subList(from, to), hidden, heads, intermediate, epsilon, activation, gate);
  }

  /** Adds all layers for all tokens, in the precision of the network. */
  String states(
      NetworkBuilder network, String embeddings, BatchShape shape, LayerAttention attention) {
    SelfAttention selfAttention = new SelfAttention(attention(), shape, attention);
    String states = embeddings;
    for (LayerNames layer : layers) {
      String attended = selfAttention.ofAll(network, layer, states);
      states = afterAttention(network, layer, states, attended);
    }
    return states;
  }

  /** Returns the attention heads, which share a token's vector. */
  MultiHeadAttention attention() {
    return new MultiHeadAttention(heads, hidden);
  }

  private String afterAttention(
      NetworkBuilder network, LayerNames layer, String input, String attended) {
    String sum = network.linearPlus(input, attended, layer.attentionOutput(), hidden, hidden);
    String states = network.layerNorm(sum, layer.attentionNorm(), hidden, epsilon);
    String up =
        gate == null
            ? network.linearThen(activation, states, layer.up(), intermediate, hidden)
            : gated(network, states, layer.prefix() + gate, layer.up());
    String down = network.linearPlus(states, up, layer.down(), hidden, intermediate);
    return network.layerNorm(down, layer.outputNorm(), hidden, epsilon);
  }

  private String gated(NetworkBuilder network, String states, String opening, String up) {
    String both = network.linear(states, List.of(opening, up), intermediate, hidden);
    String open = network.let("torch.slice(%s, -1, 0, %d, 1)", both, intermediate);
    String value =
        network.let("torch.slice(%s, -1, %d, %d, 1)", both, intermediate, 2 * intermediate);
    return network.let("torch.mul(%s, %s)", network.activation(open, activation), value);
  }
}
