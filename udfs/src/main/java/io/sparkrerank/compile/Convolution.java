package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DeBERTa's convolution over the embeddings of neighbouring tokens. Its result is added to that of
 * the first layer, and the sum is normalised. It is computed as a dense layer over each token's
 * window, so that it repeats to the bit as all others do.
 *
 * @param kernel how many tokens a window has, an odd number
 * @param groups how many groups of inputs and outputs do not mix
 * @param activation the function after the convolution
 * @param hidden the size of a token's vector
 * @param epsilon what the layer norm adds to the variance
 */
record Convolution(int kernel, int groups, String activation, int hidden, double epsilon) {

  private static final String NAME = "deberta.encoder.conv.";

  /** Returns the convolution that {@code json} asks for, if it does. */
  static Optional<Convolution> of(JsonFile json, PostNormEncoder encoder) {
    int kernel = json.integer("conv_kernel_size", 0);
    int groups = json.positive("conv_groups", 1);
    if (kernel < 1) {
      return Optional.empty();
    }
    if (kernel % 2 == 0 || encoder.hidden() % groups != 0) {
      throw RerankException.model(
          "conv_kernel_size %d and conv_groups %d in %s: a convolution over states of %d needs an"
              + " odd size, and groups of equal sizes",
          kernel, groups, json.file(), encoder.hidden());
    }
    return Optional.of(
        new Convolution(
            kernel, groups, json.text("conv_act", "tanh"), encoder.hidden(), encoder.epsilon()));
  }

  /**
   * Adds the layer.
   *
   * @param embeddings what the first layer read, of shape [batch, length, hidden]
   * @param states what it made of it, of the same shape
   * @return the new states
   */
  String add(NetworkBuilder network, String embeddings, String states, BatchShape shape) {
    String real =
        network.let(
            "torch.unsqueeze(torch.to(%s, %d), -1)",
            TorchScript.ATTENTION_MASK, network.precision().scalarType());
    int beside = kernel / 2;
    // Padding counts as nothing, as does what is beyond the first and the last token.
    String padded =
        network.let(
            "torch.constant_pad_nd(torch.mul(%s, %s), [0, 0, %d, %d], 0)",
            embeddings, real, beside, beside);
    String windows = network.let("torch.unfold(%s, 1, %d, 1)", padded, kernel);
    Tensor weight = network.tensor(NAME + "conv.weight", List.of(hidden, hidden / groups, kernel));
    Tensor bias = network.tensor(NAME + "conv.bias", List.of(hidden));
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < hidden; from += hidden / groups) {
      parts.add(group(network, windows, weight, bias, from, shape));
    }
    String all =
        groups == 1 ? parts.get(0) : network.let("torch.cat([%s], -1)", String.join(", ", parts));
    String sum = network.let("torch.add(%s, %s)", states, all);
    return network.layerNorm(sum, NAME + "LayerNorm", hidden, epsilon);
  }

  /** Adds the outputs of the group that starts at {@code from}. */
  private String group(
      NetworkBuilder network,
      String windows,
      Tensor weight,
      Tensor bias,
      int from,
      BatchShape shape) {
    int size = hidden / groups;
    String name = NAME + "conv.from" + from;
    network.define(name + ".weight", List.of(weight.rows(from, from + size)));
    network.define(name + ".bias", List.of(bias.rows(from, from + size)));
    String inputs = network.let("torch.slice(%s, 2, %d, %d, 1)", windows, from, from + size);
    String flat =
        network.let(
            "torch.reshape(%s, [%s, %s, %d])",
            inputs, shape.batch(), shape.length(), size * kernel);
    return network.linearThen(activation, flat, name, size, size * kernel);
  }
}
