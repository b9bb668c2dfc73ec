package io.sparkrerank.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the fields of one message in the encoding of Protocol Buffers. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtobufFields {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MOST_VARINT_BYTES = 10;

  private final ByteBuffer message;
  private int start;
  private int number;
  private int wireType;
  private long value;
  private int payload;

  /** Begins before the first field of {@code message}, from its position to its limit. */
  ProtobufFields(ByteBuffer message) {
    this.message = message.duplicate();
  }

  /**
   * Moves to the next field.
   *
   * @return whether there is one
   * @throws IllegalArgumentException if the bytes are no message
   */
  boolean next() {
    if (!message.hasRemaining()) {
      return false;
    }
    start = message.position();
    long tag = varint();
    number = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> value = varint();
      case FIXED_64 -> skip(Long.BYTES);
      case FIXED_32 -> skip(Integer.BYTES);
      case LENGTH_DELIMITED -> {
        long length = varint();
        payload = message.position();
        skip(length);
      }
      default -> throw new IllegalArgumentException("Wire type " + wireType);
    }
    if (number == 0) {
      throw new IllegalArgumentException("Field 0");
    }
    return true;
  }

  private void skip(long bytes) {
    if (bytes < 0 || bytes > message.remaining()) {
      throw new IllegalArgumentException("A field beyond its message");
    }
    message.position(message.position() + (int) bytes);
  }

  private long varint() {
    long result = 0;
    for (int index = 0; index < MOST_VARINT_BYTES; index++) {
      if (!message.hasRemaining()) {
        break;
      }
      byte next = message.get();
      result |= (long) (next & 0x7f) << (7 * index);
      if (next >= 0) {
        return result;
      }
    }
    throw new IllegalArgumentException("A number without an end");
  }

  /** Returns the number of the field. */
  int number() {
    return number;
  }

  /** Returns the number in the field; 0 if it holds something else. */
  long value() {
    return wireType == VARINT ? value : 0;
  }

  /** Returns the bytes in the field: a message or a text; none if it holds something else. */
  ByteBuffer bytes() {
    return wireType == LENGTH_DELIMITED
        ? message.slice(payload, message.position() - payload)
        : ByteBuffer.allocate(0);
  }

  /** Returns the text in the field. */
  String text() {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  /** Returns the whole field with its tag. */
  ByteBuffer whole() {
    return message.slice(start, message.position() - start);
  }
}
