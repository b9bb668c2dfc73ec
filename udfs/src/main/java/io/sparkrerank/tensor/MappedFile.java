package io.sparkrerank.tensor;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is memory-mapped. A mapping holds less than 2 GiB, so that a larger file lies in
 * several, and a value may begin in one and end in the next. Immutable; may be shared between
 * threads.
 */
public final class MappedFile {

  /** The size of all mappings but the last one. */
  private static final long PART_BYTES = 1L << 30;

  private final Path path;
  private final long size;
  private final long partBytes;
  private final List<ByteBuffer> parts;

  private MappedFile(Path path, long size, long partBytes, List<ByteBuffer> parts) {
    this.path = path;
    this.size = size;
    this.partBytes = partBytes;
    this.parts = parts;
  }

  /**
   * Maps {@code file}.
   *
   * @throws RerankException if it cannot be read
   */
  static MappedFile open(Path file) {
    return open(file, PART_BYTES);
  }

  /** Maps {@code file} in mappings of {@code partBytes} each. */
  static MappedFile open(Path file, long partBytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      List<ByteBuffer> parts = new ArrayList<>();
      for (long start = 0; start < size; start += partBytes) {
        parts.add(
            channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(partBytes, size - start)));
      }
      return new MappedFile(file, size, partBytes, List.copyOf(parts));
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot read the weights in " + file + ": " + e.getMessage(), e);
    }
  }

  /** Returns {@code size} bytes of zeros, which lie in memory instead of a file. */
  static MappedFile ofZeros(int size) {
    return new MappedFile(Path.of("zeros"), size, PART_BYTES, List.of(ByteBuffer.allocate(size)));
  }

  Path path() {
    return path;
  }

  /** Returns the number of bytes. */
  long size() {
    return size;
  }

  /** Returns whether there are {@code length} bytes at {@code position}. */
  boolean has(long position, long length) {
    return position >= 0 && length >= 0 && position <= size && length <= size - position;
  }

  /** Copies {@code length} bytes from {@code position} into {@code target}. */
  void get(long position, byte[] target, int offset, int length) {
    int done = 0;
    while (done < length) {
      ByteBuffer part = parts.get((int) ((position + done) / partBytes));
      int start = (int) ((position + done) % partBytes);
      int count = Math.min(length - done, part.limit() - start);
      part.get(start, target, offset + done, count);
      done += count;
    }
  }

  /**
   * Returns a copy of {@code length} bytes from {@code position}, in little-endian order.
   *
   * @throws RerankException if the file ends before
   */
  ByteBuffer copy(long position, int length) {
    if (!has(position, length)) {
      throw RerankException.model(
          "File cut short: %s has %,d bytes, and its parts end at byte %,d; download it again",
          path, size, position + length);
    }
    byte[] bytes = new byte[length];
    get(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
