package io.sparkrerank.checkpoint;

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
 * @param bytes the little-endian elements in row-major order, memory-mapped and read-only
 */
public record Tensor(String name, TensorType type, List<Integer> shape, ByteBuffer bytes) {

  private static final int PART_BYTES = 1 << 20;

  /** Returns the number of elements. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Returns the elements whose first index is from {@code from} to before {@code to}: a view. */
  public Tensor rows(int from, int to) {
    List<Integer> part = new ArrayList<>(shape);
    part.set(0, to - from);
    int rowBytes = bytes.remaining() / shape.get(0);
    return new Tensor(
        name, type, part, bytes.slice(bytes.position() + from * rowBytes, (to - from) * rowBytes));
  }

  /** Takes elements as bytes. */
  public interface Sink {
    /** Takes the next bytes: {@code length} of them from the start of {@code buffer}. */
    void write(byte[] buffer, int length) throws IOException;
  }

  /**
   * Hands the elements, converted to {@code target}, to {@code sink} in little-endian order, a part
   * at a time, so that a tensor larger than the heap can be copied. Conversion goes through float32
   * and rounds to nearest even; equal types are copied as they are.
   */
  public void copyTo(TensorType target, Sink sink) throws IOException {
    ByteBuffer source = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer part = ByteBuffer.allocate(PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (source.hasRemaining()) {
      part.clear();
      if (type == target) {
        int length = Math.min(part.remaining(), source.remaining());
        part.put(source.slice(source.position(), length));
        source.position(source.position() + length);
      } else {
        while (source.hasRemaining() && part.remaining() >= target.bytes()) {
          convert(source, target, part);
        }
      }
      sink.write(part.array(), part.position());
    }
  }

  private void convert(ByteBuffer source, TensorType target, ByteBuffer part) {
    float value =
        switch (type) {
          case F32 -> source.getFloat();
          case F16 -> TensorType.fromHalf(source.getShort());
          case BF16 -> Float.intBitsToFloat(source.getShort() << 16);
          case F64 -> (float) source.getDouble();
        };
    switch (target) {
      case F32 -> part.putFloat(value);
      case F16 -> part.putShort(TensorType.toHalf(value));
      case BF16 -> part.putShort(TensorType.toBfloat16(value));
      case F64 -> throw new IllegalArgumentException("Networks have no weights in " + target);
    }
  }
}
