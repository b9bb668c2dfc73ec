package io.sparkrerank.compile;

import java.util.List;

/**
 * The encoder or the decoder of T5: in each layer attention, then a feed-forward network, each over
 * normalised states and added to them as they were. Logits of attention are not scaled. In the
 * encoder a number for each head and kind of distance is added to them, the same in all layers.
 *
 * @param prefix the text before the names of its tensors
 * @param layers how many layers
 * @param hidden the size of a token's vector
 * @param heads the attention heads, whose share together may be larger or smaller
 * @param forward the feed-forward network
 * @param distances the kinds of distances
 * @param epsilon what norms add to the mean square
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al., T5</a>, section 2.1
 */
record T5Stack(
    String prefix,
    int layers,
    int hidden,
    MultiHeadAttention heads,
    T5.FeedForward forward,
    DistanceBuckets distances,
    double epsilon) {

  private static final double UNSCALED = 1;

  /** Adds all layers over {@code embeddings} and returns normalised states of the same shape. */
  String encode(NetworkBuilder network, String embeddings) {
    BatchShape shape = BatchShape.ofInput(network);
    String mask = network.let("torch.add(%s, %s)", network.additiveMask(), bias(network));
    String states = embeddings;
    for (int layer = 0; layer < layers; layer++) {
      String path = path(layer, 0) + "SelfAttention.";
      String normed = norm(network, states, path(layer, 0) + "layer_norm");
      List<String> projections = List.of(path + "q", path + "k", path + "v");
      String fused = network.linear(normed, projections, heads.hidden(), hidden);
      String split = heads.split(network, fused, shape, projections.size());
      String query = network.let("torch.select(%s, 0, 0)", split);
      String key = network.let("torch.select(%s, 0, 1)", split);
      String value = network.let("torch.select(%s, 0, 2)", split);
      String attended = heads.attend(network, query, key, value, mask, UNSCALED, shape);
      states = network.linearPlus(states, attended, path + "o", hidden, heads.hidden());
      states = forward(network, states, path(layer, 1));
    }
    return norm(network, states, prefix + "final_layer_norm");
  }

  /**
   * Adds the decoder's first step and returns its normalised state, of shape [batch, hidden], in
   * float32. A token that attends to itself alone takes its own value whole.
   *
   * @param start the vector of the token that starts a text, of shape [batch, 1, hidden]
   * @param encoded the encoder's states
   */
  String firstStep(NetworkBuilder network, String start, String encoded) {
    BatchShape shape = BatchShape.ofInput(network);
    BatchShape one = shape.ofOneToken();
    String mask = network.additiveMask();
    String state = start;
    for (int layer = 0; layer < layers; layer++) {
      String own = path(layer, 0) + "SelfAttention.";
      String normed = norm(network, state, path(layer, 0) + "layer_norm");
      String value = network.linear(normed, own + "v", heads.hidden(), hidden);
      state = network.linearPlus(state, value, own + "o", hidden, heads.hidden());
      String attended = crossed(network, layer, state, encoded, mask, shape, one);
      if (layer == layers - 1) {
        List<String> exact = network.exact(state, attended);
        state = exact.get(0);
        attended = exact.get(1);
      }
      String cross = path(layer, 1) + "EncDecAttention.o";
      state = network.linearPlus(state, attended, cross, hidden, heads.hidden());
      state = forward(network, state, path(layer, 2));
    }
    return network.let("torch.select(%s, 1, 0)", norm(network, state, prefix + "final_layer_norm"));
  }

  private String crossed(
      NetworkBuilder network,
      int layer,
      String state,
      String encoded,
      String mask,
      BatchShape shape,
      BatchShape one) {
    String path = path(layer, 1) + "EncDecAttention.";
    String normed = norm(network, state, path(layer, 1) + "layer_norm");
    String projected = network.linear(normed, path + "q", heads.hidden(), hidden);
    String query = network.let("torch.select(%s, 0, 0)", heads.split(network, projected, one, 1));
    List<String> projections = List.of(path + "k", path + "v");
    String fused = network.linear(encoded, projections, heads.hidden(), hidden);
    String split = heads.split(network, fused, shape, projections.size());
    String key = network.let("torch.select(%s, 0, 0)", split);
    String value = network.let("torch.select(%s, 0, 1)", split);
    return heads.attend(network, query, key, value, mask, UNSCALED, one);
  }

  /** Returns the numbers of all heads for each two places, of shape [1, heads, length, length]. */
  private String bias(NetworkBuilder network) {
    int farthest = distances.farthest();
    String table =
        network.table(
            path(0, 0) + "SelfAttention.relative_attention_bias.weight",
            distances.rows(farthest + 1),
            distances.count(),
            heads.heads());
    String ones = network.let("torch.ones_like(torch.select(%s, 0, 0))", TorchScript.INPUT_IDS);
    String places = network.let("torch.cumsum(%s, 0)", ones);
    String behind = network.let("torch.sub(%s, torch.unsqueeze(%s, 1))", places, places);
    String row =
        network.let(
            "torch.add(torch.clamp(%s, %d, %d), %d)", behind, -farthest, farthest, farthest);
    String numbers = network.let("torch.embedding(%s, %s)", table, row);
    return network.let(
        "torch.contiguous(torch.unsqueeze(torch.permute(%s, [2, 0, 1]), 0), memory_format=0)",
        numbers);
  }

  private String forward(NetworkBuilder network, String states, String path) {
    String normed = norm(network, states, path + "layer_norm");
    String dense = path + "DenseReluDense.";
    int size = forward.size();
    String inner;
    if (forward.gated()) {
      String open = network.linearThen(forward.activation(), normed, dense + "wi_0", size, hidden);
      String gate = network.linear(normed, dense + "wi_1", size, hidden);
      inner = network.let("torch.mul(%s, %s)", open, gate);
    } else {
      inner = network.linearThen(forward.activation(), normed, dense + "wi", size, hidden);
    }
    return network.linearPlus(states, inner, dense + "wo", hidden, size);
  }

  private String norm(NetworkBuilder network, String states, String name) {
    return network.rootMeanSquareNorm(states, name, hidden, epsilon);
  }

  private String path(int layer, int part) {
    return prefix + "block." + layer + ".layer." + part + ".";
  }
}
