package io.sparkrerank.tensor;

import io.sparkrerank.RerankException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directory of a zip archive, read for the places of entries that are stored as they are, which
 * {@code java.util.zip} does not tell. Archives may exceed 4 GiB (zip64).
 *
 * @param entries what is in the archive, by name, in the order of the directory
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format</a>
 */
record ZipDirectory(Map<String, Entry> entries) {

  /** The first bytes of an archive: a local header. */
  static final int LOCAL_HEADER = 0x04034b50;

  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;

  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int MOST_COMMENT_BYTES = 0xffff;
  private static final long MOST_DIRECTORY_BYTES = 1 << 28;

  /** A field of 32 bits with this value is in the extra field for zip64. */
  private static final long IN_EXTRA_FIELD = 0xffffffffL;

  private static final int EXTRA_64 = 1;

  /**
   * A file in the archive.
   *
   * @param stored whether its bytes are there as they are, neither compressed nor encrypted
   * @param bytes its size
   * @param header the byte at which its local header begins
   */
  record Entry(boolean stored, long bytes, long header) {

    /** Returns the byte at which the content begins. */
    long start(MappedFile file) {
      ByteBuffer local = file.copy(header, 30);
      if (local.getInt(0) != LOCAL_HEADER) {
        throw broken(file);
      }
      return header
          + 30
          + Short.toUnsignedInt(local.getShort(26))
          + Short.toUnsignedInt(local.getShort(28));
    }
  }

  /**
   * Reads the directory of {@code file}.
   *
   * @throws RerankException if it has none, as an archive that is cut short
   */
  static ZipDirectory read(MappedFile file) {
    try {
      return new ZipDirectory(entries(place(file), file));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw broken(file);
    }
  }

  private static RerankException broken(MappedFile file) {
    return RerankException.model(
        "Zip archive cut short or broken: %s, of %,d bytes; download it again",
        file.path(), file.size());
  }

  /** Returns the bytes of the directory. */
  private static ByteBuffer place(MappedFile file) {
    int tailBytes = (int) Math.min(file.size(), END_BYTES + MOST_COMMENT_BYTES);
    long tailStart = file.size() - tailBytes;
    ByteBuffer tail = file.copy(tailStart, tailBytes);
    int end = tailBytes - END_BYTES;
    while (end >= 0 && tail.getInt(end) != END) {
      end--;
    }
    if (end < 0) {
      throw broken(file);
    }
    long bytes = Integer.toUnsignedLong(tail.getInt(end + 12));
    long start = Integer.toUnsignedLong(tail.getInt(end + 16));
    int locator = end - LOCATOR_BYTES;
    if (locator >= 0 && tail.getInt(locator) == LOCATOR_64) {
      ByteBuffer end64 = file.copy(tail.getLong(locator + 8), 56);
      if (end64.getInt(0) != END_64) {
        throw broken(file);
      }
      bytes = end64.getLong(40);
      start = end64.getLong(48);
    }
    if (!file.has(start, bytes) || bytes > MOST_DIRECTORY_BYTES) {
      throw broken(file);
    }
    return file.copy(start, (int) bytes);
  }

  private static Map<String, Entry> entries(ByteBuffer directory, MappedFile file) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (directory.hasRemaining()) {
      int start = directory.position();
      if (directory.getInt(start) != CENTRAL_HEADER) {
        throw broken(file);
      }
      boolean encrypted = (directory.getShort(start + 8) & 1) != 0;
      boolean stored = directory.getShort(start + 10) == 0 && !encrypted;
      byte[] name = new byte[Short.toUnsignedInt(directory.getShort(start + 28))];
      int extraBytes = Short.toUnsignedInt(directory.getShort(start + 30));
      int commentBytes = Short.toUnsignedInt(directory.getShort(start + 32));
      directory.position(start + 46).get(name);
      Extra extra = Extra.in(directory.slice(directory.position(), extraBytes));
      long bytes = extra.longOf(directory.getInt(start + 24));
      extra.longOf(directory.getInt(start + 20));
      long header = extra.longOf(directory.getInt(start + 42));
      directory.position(directory.position() + extraBytes + commentBytes);
      entries.put(new String(name, StandardCharsets.UTF_8), new Entry(stored, bytes, header));
    }
    return entries;
  }

  /**
   * The values of an entry that do not fit into 32 bits, in the order of the fields: size,
   * compressed size, place.
   */
  private record Extra(ByteBuffer values) {

    static Extra in(ByteBuffer fields) {
      ByteBuffer all = fields.order(ByteOrder.LITTLE_ENDIAN);
      while (all.remaining() >= 4) {
        int id = Short.toUnsignedInt(all.getShort());
        int bytes = Short.toUnsignedInt(all.getShort());
        if (id == EXTRA_64) {
          return new Extra(all.slice(all.position(), bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
        all.position(all.position() + bytes);
      }
      return new Extra(ByteBuffer.allocate(0));
    }

    long longOf(int field) {
      long value = Integer.toUnsignedLong(field);
      return value == IN_EXTRA_FIELD && values.hasRemaining() ? values.getLong() : value;
    }
  }
}
