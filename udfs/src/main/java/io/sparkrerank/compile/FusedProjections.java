package io.sparkrerank.compile;

import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import io.sparkrerank.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The projections of the first DeBERTa, which keeps queries, keys and values of all heads in one
 * tensor: three stretches of rows for each head. They get the names that the second version has.
 */
final class FusedProjections {

  private static final String ATTENTION = "attention.self.";

  private FusedProjections() {}

  /**
   * Defines the projections of all layers.
   *
   * @param types the kinds of attention to positions that are computed
   */
  static void define(NetworkBuilder network, PostNormEncoder encoder, Deberta.PositionTypes types) {
    for (LayerNames layer : encoder.layers()) {
      define(network, encoder, layer);
      String path = layer.prefix() + ATTENTION;
      List<Integer> square = List.of(encoder.hidden(), encoder.hidden());
      if (types.contentToPosition()) {
        network.define(
            layer.prefix() + DisentangledAttention.POSITION_KEY + ".weight",
            List.of(network.tensor(path + "pos_proj.weight", square)));
      }
      if (types.positionToContent()) {
        String name = layer.prefix() + DisentangledAttention.POSITION_QUERY;
        network.define(
            name + ".weight", List.of(network.tensor(path + "pos_q_proj.weight", square)));
        network.define(
            name + ".bias",
            List.of(network.tensor(path + "pos_q_proj.bias", List.of(encoder.hidden()))));
      }
    }
  }

  private static void define(NetworkBuilder network, PostNormEncoder encoder, LayerNames layer) {
    int hidden = encoder.hidden();
    String path = layer.prefix() + ATTENTION;
    Tensor fused = network.tensor(path + "in_proj.weight", List.of(3 * hidden, hidden));
    List<Tensor> biases =
        List.of(
            network.tensor(path + "q_bias", List.of(hidden)),
            Tensor.zeros(hidden),
            network.tensor(path + "v_bias", List.of(hidden)));
    List<String> names = List.of(layer.query(), layer.key(), layer.value());
    int size = encoder.attention().size();
    for (int part = 0; part < names.size(); part++) {
      List<Tensor> rows = new ArrayList<>();
      for (int head = 0; head < encoder.heads(); head++) {
        int from = (names.size() * head + part) * size;
        rows.add(fused.rows(from, from + size));
      }
      network.define(names.get(part) + ".weight", rows);
      network.define(names.get(part) + ".bias", List.of(biases.get(part)));
    }
  }
}
