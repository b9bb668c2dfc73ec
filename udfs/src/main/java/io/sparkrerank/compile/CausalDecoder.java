package io.sparkrerank.compile;

import java.util.List;

/**
 * BART's decoder: in each layer attention to the tokens up to each token, attention to the
 * encoder's states, then a feed-forward network, each added to its input and normalised afterwards.
 *
 * <p>A classification head reads one token only, so the last layer computes keys and values for all
 * tokens, and all the rest for that token alone. The result is the same.
 *
 * @param layers how many layers
 * @param heads the attention heads
 * @param intermediate the size inside the feed-forward network
 * @param epsilon what layer norms add to the variance
 * @param activation the feed-forward network's function
 */
record CausalDecoder(
    int layers, MultiHeadAttention heads, int intermediate, double epsilon, String activation) {

  private static final String SELF = "self_attn";
  private static final String CROSS = "encoder_attn";

  /** The values that all layers share: the encoder's states, and their padding as a mask. */
  private record Source(String encoded, String padding, BatchShape shape) {}

  /**
   * Adds all layers over {@code embeddings} and returns the states of all tokens, of shape [batch,
   * length, hidden], in float32.
   *
   * @param encoded the encoder's states, of the same shape
   */
  String allTokens(NetworkBuilder network, String embeddings, String encoded, BatchShape shape) {
    Source source = new Source(encoded, network.additiveMask(), shape);
    return network.exact(states(network, embeddings, source, layers)).get(0);
  }

  /**
   * Adds all layers, the last one for one token of each row only, and returns its state, of shape
   * [batch, hidden], in float32.
   *
   * @param place the variable with the token's place, of shape [batch]
   */
  String oneToken(
      NetworkBuilder network, String embeddings, String encoded, BatchShape shape, String place) {
    Source source = new Source(encoded, network.additiveMask(), shape);
    String states = states(network, embeddings, source, layers - 1);
    int last = layers - 1;
    int hidden = heads.hidden();
    BatchShape one = shape.ofOneToken();
    String column = network.let("torch.unsqueeze(%s, 1)", place);
    String token =
        network.let(
            "torch.gather(%s, 1, torch.expand(torch.unsqueeze(%s, 2), [-1, -1, %d]))",
            states, column, hidden);
    String later = network.let("torch.gt(%s, %s)", places(network), column);
    String mask = network.let("torch.unsqueeze(torch.unsqueeze(%s, 1), 1)", hidden(network, later));
    String query = query(network, last, SELF, token, one);
    String attended = attended(network, last, SELF, query, states, mask, source, one);
    String seen = added(network, last, SELF, token, attended);
    String crossed = crossed(network, last, seen, source, one);
    List<String> exact = network.exact(seen, crossed);
    return network.let(
        "torch.select(%s, 1, 0)", afterCross(network, last, exact.get(0), exact.get(1)));
  }

  private String states(NetworkBuilder network, String embeddings, Source source, int count) {
    String places = places(network);
    String later = network.let("torch.gt(%s, torch.unsqueeze(%s, 1))", places, places);
    String mask = hidden(network, later);
    String states = embeddings;
    BatchShape shape = source.shape();
    for (int layer = 0; layer < count; layer++) {
      String query = query(network, layer, SELF, states, shape);
      String attended = attended(network, layer, SELF, query, states, mask, source, shape);
      String seen = added(network, layer, SELF, states, attended);
      String crossed = crossed(network, layer, seen, source, shape);
      states = afterCross(network, layer, seen, crossed);
    }
    return states;
  }

  /** Returns the places of tokens, from 0, of shape [length]. */
  private static String places(NetworkBuilder network) {
    String ones = network.let("torch.ones_like(torch.select(%s, 0, 0))", TorchScript.INPUT_IDS);
    return network.let("torch.sub(torch.cumsum(%s, 0), 1)", ones);
  }

  /** Returns numbers that are added to attention logits so that {@code unseen} ones vanish. */
  private static String hidden(NetworkBuilder network, String unseen) {
    return network.let(
        "torch.mul(torch.to(%s, %d), %s)",
        unseen, network.precision().scalarType(), network.precision().maskedLogit());
  }

  private String query(
      NetworkBuilder network, int layer, String attention, String states, BatchShape shape) {
    int hidden = heads.hidden();
    String projected = network.linear(states, path(layer, attention) + ".q_proj", hidden, hidden);
    return network.let("torch.select(%s, 0, 0)", heads.split(network, projected, shape, 1));
  }

  /** Returns what {@code query} gathers from all of {@code states}, of shape [batch, n, hidden]. */
  private String attended(
      NetworkBuilder network,
      int layer,
      String attention,
      String query,
      String states,
      String mask,
      Source source,
      BatchShape shape) {
    int hidden = heads.hidden();
    String path = path(layer, attention);
    List<String> projections = List.of(path + ".k_proj", path + ".v_proj");
    String fused = network.linear(states, projections, hidden, hidden);
    String split = heads.split(network, fused, source.shape(), projections.size());
    String key = network.let("torch.select(%s, 0, 0)", split);
    String value = network.let("torch.select(%s, 0, 1)", split);
    return heads.attend(network, query, key, value, mask, shape);
  }

  private String crossed(
      NetworkBuilder network, int layer, String seen, Source source, BatchShape shape) {
    String query = query(network, layer, CROSS, seen, shape);
    return attended(
        network, layer, CROSS, query, source.encoded(), source.padding(), source, shape);
  }

  private String afterCross(NetworkBuilder network, int layer, String seen, String crossed) {
    int hidden = heads.hidden();
    String states = added(network, layer, CROSS, seen, crossed);
    String up = network.linearThen(activation, states, path(layer, "fc1"), intermediate, hidden);
    String down = network.linearPlus(states, up, path(layer, "fc2"), hidden, intermediate);
    return network.layerNorm(down, path(layer, "final_layer_norm"), hidden, epsilon);
  }

  private String added(
      NetworkBuilder network, int layer, String attention, String input, String attended) {
    int hidden = heads.hidden();
    String path = path(layer, attention);
    String sum = network.linearPlus(input, attended, path + ".out_proj", hidden, hidden);
    return network.layerNorm(sum, path + "_layer_norm", hidden, epsilon);
  }

  private static String path(int layer, String part) {
    return "model.decoder.layers." + layer + "." + part;
  }
}
