package io.sparkrerank.compile;

import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;

/**
 * The projections of a layer and its attention over them, as BERT and its descendants have them.
 *
 * @param heads the attention heads
 * @param shape the shape of the states
 * @param attention what queries, keys and values are put together with
 */
record SelfAttention(MultiHeadAttention heads, BatchShape shape, LayerAttention attention) {

  /** Attends from each token of {@code states}, of shape [batch, length, hidden]. */
  String ofAll(NetworkBuilder network, LayerNames layer, String states) {
    List<String> projections = List.of(layer.query(), layer.key(), layer.value());
    String fused = network.linear(states, projections, heads.hidden(), heads.hidden());
    String split = heads.split(network, fused, shape, projections.size());
    String query = network.let("torch.select(%s, 0, 0)", split);
    String key = network.let("torch.select(%s, 0, 1)", split);
    String value = network.let("torch.select(%s, 0, 2)", split);
    return attention.ofAll(layer, query, key, value);
  }

  /**
   * Attends from the first token only; keys and values are those of all.
   *
   * @param states all states, of shape [batch, length, hidden]
   * @param first those of the first token, of shape [batch, 1, hidden]
   */
  String ofFirst(NetworkBuilder network, LayerNames layer, String states, String first) {
    List<String> projections = List.of(layer.key(), layer.value());
    String fused = network.linear(states, projections, heads.hidden(), heads.hidden());
    String split = heads.split(network, fused, shape, projections.size());
    String key = network.let("torch.select(%s, 0, 0)", split);
    String value = network.let("torch.select(%s, 0, 1)", split);
    String projected = network.linear(first, layer.query(), heads.hidden(), heads.hidden());
    String query =
        network.let(
            "torch.select(%s, 0, 0)", heads.split(network, projected, shape.ofOneToken(), 1));
    return attention.ofFirst(layer, query, key, value);
  }
}
