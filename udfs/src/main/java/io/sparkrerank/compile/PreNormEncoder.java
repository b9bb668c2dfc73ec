package io.sparkrerank.compile;

import io.sparkrerank.compile.NetworkBuilder.Part;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ModernBERT's encoder: in each layer self-attention, then a gated feed-forward network, each over
 * normalised states and added to them as they were. Some layers see all tokens, the others those
 * near each token only.
 *
 * @param layers the reach of each layer
 * @param heads the attention heads
 * @param intermediate the size inside the feed-forward network
 * @param window how far away tokens are that {@link Reach#NEAR} still sees
 * @param thetas the rotary bases; see {@link RotaryPositions}
 * @param epsilon what layer norms add to the variance
 * @param activation the feed-forward network's function
 * @see <a href="https://arxiv.org/abs/2412.13663">Warner et al., ModernBERT</a>
 */
record PreNormEncoder(
    List<Reach> layers,
    MultiHeadAttention heads,
    int intermediate,
    int window,
    Thetas thetas,
    double epsilon,
    String activation) {

  /** The tokens that a token's query meets. */
  enum Reach {
    ALL("full_attention"),
    NEAR("sliding_attention");

    /** The names of all layer types in config.json. */
    static final Set<String> LAYER_TYPES = Set.of(ALL.layerType, NEAR.layerType);

    private final String layerType;

    Reach(String layerType) {
      this.layerType = layerType;
    }

    /** Returns the name of such a layer in config.json. */
    String layerType() {
      return layerType;
    }
  }

  /** The rotary base of the layers of each reach; see {@link RotaryPositions}. */
  record Thetas(double all, double near) {

    double of(Reach reach) {
      return reach == Reach.ALL ? all : near;
    }
  }

  /** The values that the layers of one reach share. */
  private record Surroundings(RotaryPositions positions, String mask) {}

  /**
   * Adds all layers over {@code embeddings} of shape [batch, length, hidden] and returns states of
   * that shape in float32, not normalised.
   */
  String allTokens(NetworkBuilder network, String embeddings) {
    BatchShape shape = BatchShape.ofInput(network);
    String states = states(network, embeddings, shape, surroundings(network), layers.size());
    return network.exact(states).get(0);
  }

  /**
   * Adds all layers, the last one for the first token only, and returns its state, of shape [batch,
   * hidden].
   */
  String firstToken(NetworkBuilder network, String embeddings) {
    BatchShape shape = BatchShape.ofInput(network);
    List<Surroundings> surroundings = surroundings(network);
    int last = layers.size() - 1;
    String states = states(network, embeddings, shape, surroundings, last);
    String first = lastLayer(network, last, states, shape, surroundings.get(last));
    return network.let("torch.select(%s, 1, 0)", first);
  }

  /** Adds the first {@code count} layers over the embeddings. */
  private String states(
      NetworkBuilder network,
      String embeddings,
      BatchShape shape,
      List<Surroundings> surroundings,
      int count) {
    String states = embeddings;
    for (int layer = 0; layer < count; layer++) {
      states = layer(network, layer, states, shape, surroundings.get(layer));
    }
    return states;
  }

  /** Returns the surroundings of each layer; layers of the same reach share them. */
  private List<Surroundings> surroundings(NetworkBuilder network) {
    String ones = network.let("torch.ones_like(torch.select(%s, 0, 0))", TorchScript.INPUT_IDS);
    String positions = network.let("torch.sub(torch.cumsum(%s, 0), 1)", ones);
    String column = network.let("torch.unsqueeze(%s, 1)", positions);
    String mask = network.additiveMask();
    Map<Reach, Surroundings> byReach = new EnumMap<>(Reach.class);
    for (Reach reach : EnumSet.copyOf(layers)) {
      RotaryPositions rotary = RotaryPositions.of(network, column, heads.size(), thetas.of(reach));
      byReach.put(
          reach,
          new Surroundings(
              rotary, reach == Reach.ALL ? mask : nearMask(network, positions, column, mask)));
    }
    return layers.stream().map(byReach::get).toList();
  }

  /**
   * Returns the mask that also hides all tokens beyond the window, of shape [batch, 1, length,
   * length].
   */
  private String nearMask(NetworkBuilder network, String positions, String column, String mask) {
    String distances =
        network.let("torch.abs(torch.sub(%s, torch.unsqueeze(%s, 0)))", column, positions);
    String far =
        network.let(
            "torch.mul(torch.to(torch.gt(%s, %d), %d), %s)",
            distances, window, network.precision().scalarType(), network.precision().maskedLogit());
    // Not their sum, which float16 could not hold.
    return network.let("torch.minimum(%s, %s)", mask, far);
  }

  private String layer(
      NetworkBuilder network,
      int layer,
      String states,
      BatchShape shape,
      Surroundings surroundings) {
    String fused =
        network.linear(
            attentionInput(network, layer, states),
            path(layer) + "attn.Wqkv",
            3 * heads.hidden(),
            heads.hidden());
    String split = heads.split(network, fused, shape, 3);
    String queriesAndKeys = network.let("torch.slice(%s, 0, 0, 2, 1)", split);
    String turned = surroundings.positions().turn(network, queriesAndKeys);
    String query = network.let("torch.select(%s, 0, 0)", turned);
    String key = network.let("torch.select(%s, 0, 1)", turned);
    String value = network.let("torch.select(%s, 0, 2)", split);
    String attended = heads.attend(network, query, key, value, surroundings.mask(), shape);
    return afterAttention(network, layer, states, attended);
  }

  private String lastLayer(
      NetworkBuilder network,
      int layer,
      String states,
      BatchShape shape,
      Surroundings surroundings) {
    String seen = states;
    BatchShape seenShape = shape;
    RotaryPositions positions = surroundings.positions();
    String mask = surroundings.mask();
    if (layers.get(layer) == Reach.NEAR) {
      // The first token sees the window behind it; a slice ends where the input does.
      seen = network.let("torch.slice(%s, 1, 0, %d, 1)", states, window + 1);
      seenShape = new BatchShape(shape.batch(), network.let("torch.size(%s, 1)", seen));
      positions = positions.first(network, window + 1);
      String row = network.let("torch.slice(%s, 2, 0, 1, 1)", mask);
      mask = network.let("torch.slice(%s, 3, 0, %d, 1)", row, window + 1);
    }
    int hidden = heads.hidden();
    String name = path(layer) + "attn.Wqkv";
    String input = attentionInput(network, layer, seen);
    String fused = network.linear(input, name, 3 * hidden, hidden, new Part(hidden, 3 * hidden));
    String split = heads.split(network, fused, seenShape, 2);
    String unturned = network.let("torch.select(%s, 0, 0)", split);
    String key = positions.turn(network, unturned);
    String value = network.let("torch.select(%s, 0, 1)", split);
    String firstInput = network.let("torch.slice(%s, 1, 0, 1, 1)", input);
    String projected = network.linear(firstInput, name, 3 * hidden, hidden, new Part(0, hidden));
    // The first position's angles are 0: its query stays as it is.
    BatchShape one = shape.ofOneToken();
    String query = network.let("torch.select(%s, 0, 0)", heads.split(network, projected, one, 1));
    String attended = heads.attend(network, query, key, value, mask, one);
    String first = network.let("torch.slice(%s, 1, 0, 1, 1)", states);
    List<String> exact = network.exact(first, attended);
    return afterAttention(network, layer, exact.get(0), exact.get(1));
  }

  /** Returns the input of a layer's attention. That of the first layer is normalised already. */
  private String attentionInput(NetworkBuilder network, int layer, String states) {
    return layer == 0
        ? states
        : network.layerNorm(states, path(layer) + "attn_norm", heads.hidden(), epsilon);
  }

  private String afterAttention(NetworkBuilder network, int layer, String input, String attended) {
    int hidden = heads.hidden();
    String states = network.linearPlus(input, attended, path(layer) + "attn.Wo", hidden, hidden);
    String normed = network.layerNorm(states, path(layer) + "mlp_norm", hidden, epsilon);
    String up = network.linear(normed, path(layer) + "mlp.Wi", 2 * intermediate, hidden);
    String open = network.let("torch.slice(%s, -1, 0, %d, 1)", up, intermediate);
    String gate = network.let("torch.slice(%s, -1, %d, %d, 1)", up, intermediate, 2 * intermediate);
    String gated = network.let("torch.mul(%s, %s)", network.activation(open, activation), gate);
    return network.linearPlus(states, gated, path(layer) + "mlp.Wo", hidden, intermediate);
  }

  private static String path(int layer) {
    return "model.layers." + layer + ".";
  }
}
