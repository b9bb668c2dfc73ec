package io.sparkrerank.tensor;

import java.util.List;

/**
 * A tensor of PyTorch as a pickle describes it.
 *
 * @param storage its elements, and maybe those of other tensors
 * @param type the element type, which may differ from that of an untyped storage
 * @param offset the place of the first element in the storage, in elements
 * @param sizes the dimensions
 * @param strides for each dimension, how many elements lie between two of its neighbours
 */
record TorchTensor(
    TorchStorage storage, TorchType type, long offset, List<Long> sizes, List<Long> strides) {

  /** Returns whether all elements lie in the storage. */
  boolean isWithinStorage() {
    boolean wellFormed =
        offset >= 0
            && sizes.size() == strides.size()
            && sizes.stream().allMatch(size -> size >= 0 && size <= Integer.MAX_VALUE)
            && strides.stream().allMatch(stride -> stride >= 0);
    try {
      return wellFormed && endByte() <= storage.bytes();
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** Returns the byte of the storage that follows the last element; throws if it is too large. */
  private long endByte() {
    long last = offset;
    long elements = 1;
    for (int dimension = 0; dimension < sizes.size(); dimension++) {
      long size = sizes.get(dimension);
      elements = Math.multiplyExact(elements, size);
      last = Math.addExact(last, Math.multiplyExact(size - 1, strides.get(dimension)));
    }
    return elements == 0 ? 0 : Math.multiplyExact(Math.addExact(last, 1), (long) type.bytes());
  }

  /** Returns the dimensions as they are in other files. */
  List<Integer> shape() {
    return sizes.stream().map(Long::intValue).toList();
  }
}
