package io.sparkrerank.tensor;

import io.sparkrerank.RerankException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of pickles in a mapped file, one after the other. Not thread-safe. */
final class PickleInput {

  private static final int MOST_NAME_BYTES = 1000;

  private final MappedFile file;
  private final long end;
  private long position;

  /** Reads the bytes of {@code file} from {@code position} to before {@code end}. */
  PickleInput(MappedFile file, long position, long end) {
    this.file = file;
    this.position = position;
    this.end = end;
  }

  MappedFile file() {
    return file;
  }

  /** Returns where the next byte is. */
  long position() {
    return position;
  }

  /**
   * Returns the next {@code length} bytes, in little-endian order.
   *
   * @throws RerankException if the input ends before
   */
  ByteBuffer bytes(long length) {
    if (length > end - position || length > Integer.MAX_VALUE - 8) {
      throw RerankException.model(
          "File cut short: %s has %,d bytes, and its list of tensors asks for %,d more after byte"
              + " %,d; download it again",
          file.path(), file.size(), length, position);
    }
    byte[] bytes = new byte[(int) length];
    file.get(position, bytes, 0, bytes.length);
    position += length;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the next byte as a number from 0 to 255. */
  int next() {
    return Byte.toUnsignedInt(bytes(1).get());
  }

  /** Returns the next four bytes as a number from 0. */
  long nextUnsignedInt() {
    return Integer.toUnsignedLong(bytes(4).getInt());
  }

  /** Returns a text of {@code length} bytes. */
  String text(long length) {
    return StandardCharsets.UTF_8.decode(bytes(length)).toString();
  }

  /** Returns the text up to the end of the line. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (int character = next(); character != '\n'; character = next()) {
      if (line.length() == MOST_NAME_BYTES) {
        throw broken("a name of more than " + MOST_NAME_BYTES + " letters");
      }
      line.append((char) character);
    }
    return line.toString();
  }

  /** Returns the error that the file is not what it should be. */
  RerankException broken(String reason) {
    return RerankException.model(
        "Broken file of weights: %s has %s near byte %,d; download it again",
        file.path(), reason, position);
  }
}
