package io.sparkrerank.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A weight as it lies in a file.
 *
 * @param name the name in the checkpoint
 * @param type the element type in the file
 * @param shape the dimensions
 * @param view where its elements lie
 */
public record Tensor(String name, TensorType type, List<Integer> shape, View view) {

  private static final int PART_BYTES = 1 << 20;

  /**
   * The place of elements in a file, little-endian. Several tensors may share them.
   *
   * @param file the mapped file
   * @param start the byte at which the first element begins
   * @param strides for each dimension, how many elements lie between two of its neighbours
   */
  public record View(MappedFile file, long start, List<Long> strides) {}

  /**
   * Returns a tensor whose elements lie side by side from {@code start}, the last index fastest.
   */
  static Tensor inRowMajorOrder(
      String name, TensorType type, List<Integer> shape, MappedFile file, long start) {
    return new Tensor(name, type, shape, new View(file, start, Shapes.rowMajorStrides(shape)));
  }

  /** Returns a vector of {@code size} zeros, which no file has. */
  public static Tensor zeros(int size) {
    MappedFile zeros = MappedFile.ofZeros(size * TensorType.F32.bytes());
    return inRowMajorOrder("zeros", TensorType.F32, List.of(size), zeros, 0);
  }

  /** Returns the same tensor under another name. */
  public Tensor named(String other) {
    return new Tensor(other, type, shape, view);
  }

  /** Returns the number of elements. */
  public long elements() {
    return Shapes.elements(shape);
  }

  /** Returns the elements whose first index is from {@code from} to before {@code to}: a view. */
  public Tensor rows(int from, int to) {
    List<Integer> part = new ArrayList<>(shape);
    part.set(0, to - from);
    long start = view.start() + from * view.strides().get(0) * type.bytes();
    return new Tensor(name, type, part, new View(view.file(), start, view.strides()));
  }

  /** Takes elements as bytes. */
  public interface Sink {
    /** Takes the next bytes: {@code length} of them from the start of {@code buffer}. */
    void write(byte[] buffer, int length) throws IOException;
  }

  /**
   * Hands the elements in row-major order, converted to {@code target}, to {@code sink} in
   * little-endian order, a part at a time, so that a tensor larger than the heap can be copied.
   * Conversion goes through float32 and rounds to nearest even; equal types are copied as they are.
   */
  public void copyTo(TensorType target, Sink sink) throws IOException {
    byte[] source = new byte[PART_BYTES];
    byte[] converted = new byte[PART_BYTES];
    int most = PART_BYTES / Math.max(type.bytes(), target.bytes());
    long all = elements();
    long run = elementsSideBySide();
    for (long first = 0; first < all; first += most) {
      int count = (int) Math.min(most, all - first);
      read(first, count, run, source);
      if (type == target) {
        sink.write(source, count * type.bytes());
      } else {
        convert(source, count, target, converted);
        sink.write(converted, count * target.bytes());
      }
    }
  }

  /** Copies {@code count} elements from the one of number {@code first} in row-major order. */
  private void read(long first, int count, long run, byte[] into) {
    int bytes = type.bytes();
    int done = 0;
    while (done < count) {
      long within = (first + done) % run;
      int length = (int) Math.min(count - done, run - within);
      long position = view.start() + (offset((first + done) / run, run) + within) * bytes;
      view.file().get(position, into, done * bytes, length * bytes);
      done += length;
    }
  }

  /** Returns how many elements lie side by side in row-major order, before the first gap. */
  private long elementsSideBySide() {
    long run = 1;
    for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
      int size = shape.get(dimension);
      if (size != 1 && view.strides().get(dimension) != run) {
        break;
      }
      run *= size;
    }
    return run;
  }

  /** Returns how far the run of number {@code index} is from the first element, in elements. */
  private long offset(long index, long run) {
    long left = index;
    long inner = 1;
    long offset = 0;
    for (int dimension = shape.size() - 1; dimension >= 0 && left > 0; dimension--) {
      int size = shape.get(dimension);
      // The last dimensions are those within the run.
      if (inner < run) {
        inner *= size;
      } else {
        offset += left % size * view.strides().get(dimension);
        left /= size;
      }
    }
    return offset;
  }

  private void convert(byte[] source, int count, TensorType target, byte[] converted) {
    ByteBuffer from = ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = ByteBuffer.wrap(converted).order(ByteOrder.LITTLE_ENDIAN);
    for (int element = 0; element < count; element++) {
      float value =
          switch (type) {
            case F32 -> from.getFloat();
            case F16 -> TensorType.fromHalf(from.getShort());
            case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
            case F64 -> (float) from.getDouble();
          };
      switch (target) {
        case F32 -> to.putFloat(value);
        case F16 -> to.putShort(TensorType.toHalf(value));
        case BF16 -> to.putShort(TensorType.toBfloat16(value));
        case F64 -> throw new IllegalArgumentException("Networks have no weights in " + target);
      }
    }
  }
}
