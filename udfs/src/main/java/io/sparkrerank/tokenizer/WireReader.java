package io.sparkrerank.tokenizer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A reader of the wire format of Protocol Buffers: a sequence of fields, each with a number and a
 * value. A SentencePiece model is the only such file here, and of its fields ten are read, so this
 * takes the place of a library: Spark brings protobuf-java only for its own parts, in a version
 * that differs from cluster to cluster, and generated classes of another version fail on it.
 *
 * <p>Call {@link #next} before each value; a value that is not read is skipped by the next call.
 * Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class WireReader {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MOST_VARINT_BITS = 64;

  private final ByteBuffer bytes;
  private int wireType;
  private boolean pending;

  WireReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  private WireReader(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes that are not in the wire format, or hold another type than was asked for. */
  static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** Returns the number of the next field, from 1, or 0 at the end. */
  int next() throws MalformedException {
    if (pending) {
      skip();
    }
    if (!bytes.hasRemaining()) {
      return 0;
    }
    long tag = varint();
    wireType = (int) (tag & 7);
    long number = tag >>> 3;
    if (number < 1 || number > (1 << 29) - 1) {
      throw new MalformedException("field number " + number);
    }
    pending = true;
    return (int) number;
  }

  /** Reads an integer, an enum value or a truth value. */
  long integer() throws MalformedException {
    expect(VARINT);
    return varint();
  }

  /** Reads a number of single precision. */
  float number() throws MalformedException {
    expect(FIXED_32);
    return slice(Float.BYTES).getFloat();
  }

  /** Reads a string. */
  String text() throws MalformedException {
    expect(LENGTH_DELIMITED);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(delimited()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text that is not UTF-8");
    }
  }

  /** Reads bytes. */
  byte[] content() throws MalformedException {
    expect(LENGTH_DELIMITED);
    ByteBuffer slice = delimited();
    byte[] content = new byte[slice.remaining()];
    slice.get(content);
    return content;
  }

  /** Reads a message, and returns a reader of its fields. */
  WireReader message() throws MalformedException {
    expect(LENGTH_DELIMITED);
    return new WireReader(delimited());
  }

  private void expect(int type) throws MalformedException {
    if (wireType != type) {
      throw new MalformedException("a value of wire type " + wireType);
    }
    pending = false;
  }

  private void skip() throws MalformedException {
    pending = false;
    switch (wireType) {
      case VARINT -> varint();
      case FIXED_64 -> slice(Long.BYTES);
      case FIXED_32 -> slice(Integer.BYTES);
      case LENGTH_DELIMITED -> delimited();
      default -> throw new MalformedException("a value of wire type " + wireType);
    }
  }

  private ByteBuffer delimited() throws MalformedException {
    return slice(varint());
  }

  private ByteBuffer slice(long length) throws MalformedException {
    if (length < 0 || length > bytes.remaining()) {
      throw new MalformedException("a value of %d bytes at the end".formatted(length));
    }
    ByteBuffer slice = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return slice;
  }

  private long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
      try {
        byte part = bytes.get();
        value |= (part & 0x7FL) << shift;
        if (part >= 0) {
          return value;
        }
      } catch (BufferUnderflowException e) {
        throw new MalformedException("an integer without an end");
      }
    }
    throw new MalformedException("an integer of more than ten bytes");
  }
}
