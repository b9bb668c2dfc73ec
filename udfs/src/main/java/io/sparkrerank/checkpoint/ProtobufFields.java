package io.sparkrerank.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the fields of one message in the encoding of Protocol Buffers. It takes the place
 * of a library, because few fields of two kinds of files are read, and Spark brings protobuf-java
 * only for its own parts, in a version that differs from cluster to cluster, on which generated
 * classes of another version fail. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
public final class ProtobufFields {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MOST_VARINT_BYTES = 10;
  private static final int HIGHEST_NUMBER = (1 << 29) - 1;

  private final ByteBuffer message;
  private int start;
  private int number;
  private int wireType;
  private long integer;
  private int payload;

  /** Begins before the first field of {@code message}, from its position to its limit. */
  public ProtobufFields(ByteBuffer message) {
    this.message = message.duplicate();
  }

  /**
   * Moves to the next field.
   *
   * @return whether there is one
   * @throws IllegalArgumentException if the bytes are no message
   */
  public boolean next() {
    if (!message.hasRemaining()) {
      return false;
    }
    start = message.position();
    long tag = varint();
    if (tag >>> 3 < 1 || tag >>> 3 > HIGHEST_NUMBER) {
      throw new IllegalArgumentException("field number " + (tag >>> 3));
    }
    number = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> integer = varint();
      case FIXED_64 -> skip(Long.BYTES);
      case FIXED_32 -> skip(Integer.BYTES);
      case LENGTH_DELIMITED -> skip(varint());
      default -> throw wrongType();
    }
    return true;
  }

  private void skip(long bytes) {
    if (bytes < 0 || bytes > message.remaining()) {
      throw new IllegalArgumentException("a value of %d bytes at the end".formatted(bytes));
    }
    payload = message.position();
    message.position(payload + (int) bytes);
  }

  private long varint() {
    long result = 0;
    for (int index = 0; index < MOST_VARINT_BYTES; index++) {
      if (!message.hasRemaining()) {
        throw new IllegalArgumentException("an integer without an end");
      }
      byte next = message.get();
      result |= (long) (next & 0x7f) << (7 * index);
      if (next >= 0) {
        return result;
      }
    }
    throw new IllegalArgumentException("an integer of more than ten bytes");
  }

  /** Returns the number of the field. */
  public int number() {
    return number;
  }

  /**
   * Returns the integer, the enum value or the truth value in the field.
   *
   * @throws IllegalArgumentException if it holds something else, as in the methods below
   */
  public long integer() {
    expect(VARINT);
    return integer;
  }

  /** Returns the number of single precision in the field. */
  public float number32() {
    expect(FIXED_32);
    return slice().order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  /** Returns the bytes in the field: a message or a text. */
  public ByteBuffer bytes() {
    expect(LENGTH_DELIMITED);
    return slice();
  }

  /** Returns the text in the field. */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text that is not UTF-8", e);
    }
  }

  private ByteBuffer slice() {
    return message.slice(payload, message.position() - payload);
  }

  private void expect(int type) {
    if (wireType != type) {
      throw wrongType();
    }
  }

  private IllegalArgumentException wrongType() {
    return new IllegalArgumentException("a value of wire type " + wireType);
  }

  /** Returns the whole field with its tag. */
  ByteBuffer whole() {
    return message.slice(start, message.position() - start);
  }
}
