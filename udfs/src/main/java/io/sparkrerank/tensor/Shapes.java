package io.sparkrerank.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Arithmetic of dimensions. */
final class Shapes {

  private Shapes() {}

  /**
   * Returns the number of elements of {@code shape}.
   *
   * @throws ArithmeticException if it is too large for a long
   */
  static long elements(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Returns the strides of elements that lie side by side, the last index fastest. */
  static List<Long> rowMajorStrides(List<Integer> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
      strides.add(stride);
      stride *= shape.get(dimension);
    }
    Collections.reverse(strides);
    return List.copyOf(strides);
  }
}
