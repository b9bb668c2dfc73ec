package io.sparkrerank.compile;

import io.sparkrerank.tensor.Tensor;
import java.util.List;

/**
 * A weight of the compiled network: tensors of the checkpoint, one below the other.
 *
 * @param name the attribute of the TorchScript module
 * @param parts the tensors that are stacked along the first dimension
 * @param shape its dimensions
 * @param precision the number format in which its elements are stored
 */
record Weight(String name, List<Tensor> parts, List<Integer> shape, Precision precision) {

  long elements() {
    return parts.stream().mapToLong(Tensor::elements).sum();
  }
}
