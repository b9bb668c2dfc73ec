package io.sparkrerank.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Elements that one or more tensors of PyTorch lie in. Their place in the file may only be known
 * when the pickle that names them has been read.
 */
final class TorchStorage {

  private final TorchType type;
  private final long elements;
  private final @Nullable TorchStorage root;
  private final long offset;
  private long start = -1;

  private TorchStorage(TorchType type, long elements, @Nullable TorchStorage root, long offset) {
    this.type = type;
    this.elements = elements;
    this.root = root;
    this.offset = offset;
  }

  static TorchStorage of(TorchType type, long elements) {
    return new TorchStorage(type, elements, null, 0);
  }

  /** Returns the {@code count} elements from {@code first} as a storage of its own. */
  TorchStorage view(long first, long count) {
    return new TorchStorage(type, count, this, first);
  }

  TorchType type() {
    return type;
  }

  long bytes() {
    return elements * type.bytes();
  }

  long elements() {
    return elements;
  }

  /** Says that the first element is at byte {@code position} of the file. */
  void placeAt(long position) {
    start = position;
  }

  /** Returns where the first element is, or -1 if that is not known. */
  long start() {
    if (root == null) {
      return start;
    }
    return root.start() < 0 ? -1 : root.start() + offset * type.bytes();
  }
}
