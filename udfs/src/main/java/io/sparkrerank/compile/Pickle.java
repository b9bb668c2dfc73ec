package io.sparkrerank.compile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the part of Python's pickle protocol 2 that TorchScript archives use.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">the opcodes</a>
 */
final class Pickle {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickle() {
    out.write(0x80);
    out.write(2);
  }

  /**
   * Returns the module object: class {@code __torch__.Net}, whose state is the tuple of its
   * weights.
   */
  static byte[] module(List<Weight> weights) {
    Pickle pickle = new Pickle();
    pickle.global("__torch__", "Net").op(')').op(0x81);
    pickle.op('(');
    for (int index = 0; index < weights.size(); index++) {
      pickle.tensor(weights.get(index), index);
    }
    return pickle.op('t').op('b').end();
  }

  /** Returns an empty tuple: the archive has no constants. */
  static byte[] emptyTuple() {
    return new Pickle().op(')').end();
  }

  private Pickle tensor(Weight weight, int index) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", weight.precision().storageClass());
    text(Integer.toString(index)).text("cpu").integer(weight.elements()).op('t').op('Q');
    integer(0).integers(weight.shape()).integers(strides(weight.shape())).op(0x89);
    return global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
  }

  private static List<Integer> strides(List<Integer> shape) {
    List<Integer> strides = new ArrayList<>();
    int stride = 1;
    for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
      strides.add(0, stride);
      stride *= shape.get(dimension);
    }
    return strides;
  }

  private Pickle integers(List<Integer> values) {
    op('(');
    values.forEach(this::integer);
    return op('t');
  }

  private Pickle integer(long value) {
    if (value == (int) value) {
      op('J');
      return bytes(little(4).putInt((int) value).array());
    }
    op(0x8a).op(Long.BYTES);
    return bytes(little(Long.BYTES).putLong(value).array());
  }

  private Pickle text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    op('X');
    return bytes(little(4).putInt(utf8.length).array()).bytes(utf8);
  }

  private Pickle global(String module, String name) {
    op('c');
    return bytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private Pickle op(int code) {
    out.write(code);
    return this;
  }

  private Pickle bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  private byte[] end() {
    return op('.').out.toByteArray();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
