package io.sparkrerank.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  /** The number of elements. */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /**
   * Appends the elements, converted to {@code target}, to {@code sink} in little-endian order.
   * Conversion goes through float32 and rounds to nearest even; equal types are copied as they are.
   */
  public void copyTo(TensorType target, ByteBuffer sink) {
    ByteBuffer source = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    sink.order(ByteOrder.LITTLE_ENDIAN);
    if (type == target) {
      sink.put(source);
      return;
    }
    while (source.hasRemaining()) {
      float value =
          switch (type) {
            case F32 -> source.getFloat();
            case F16 -> TensorType.fromHalf(source.getShort());
            case BF16 -> Float.intBitsToFloat(source.getShort() << 16);
          };
      switch (target) {
        case F32 -> sink.putFloat(value);
        case F16 -> sink.putShort(TensorType.toHalf(value));
        case BF16 -> sink.putShort(TensorType.toBfloat16(value));
      }
    }
  }
}
