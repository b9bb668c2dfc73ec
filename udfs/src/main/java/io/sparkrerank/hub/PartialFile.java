package io.sparkrerank.hub;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file that is being downloaded, with the SHA-256 of what is there. Not thread-safe. */
final class PartialFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;

  /** The first line of what Git keeps in place of a file that Git LFS stores. */
  private static final String POINTER = "version https://git-lfs.github.com/spec/";

  private final Path path;
  private final FileChannel channel;
  private MessageDigest digest = sha256();
  private long size;
  private boolean isResumed;
  private @Nullable String validator;

  private PartialFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a file and keeps what an earlier download left in it.
   *
   * @param keeps whether what was left can be checked when the file is whole; else it is cut off
   * @param most the size of the whole file, or -1 if it is not known; what is longer is cut off
   */
  static PartialFile open(Path path, boolean keeps, long most) {
    try {
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      PartialFile file = new PartialFile(path, channel);
      if (keeps && channel.size() > 0 && channel.size() <= most) {
        file.readAgain();
      } else {
        channel.truncate(0);
      }
      return file;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private void readAgain() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      size += buffer.position();
      digest.update(buffer.flip());
      buffer.clear();
    }
    isResumed = size > 0;
  }

  long size() {
    return size;
  }

  /** Returns whether it was not downloaded in one piece. */
  boolean isResumed() {
    return isResumed;
  }

  /** Notes that further bytes come from another answer than those before. */
  void resume() {
    isResumed = true;
  }

  /** Returns the strong ETag of the answer that the bytes came from, or null. */
  @Nullable String validator() {
    return validator;
  }

  /** Notes the ETag of the answer that the next bytes come from. */
  void validateBy(@Nullable String etag) {
    validator = etag != null && etag.startsWith("\"") ? etag : null;
  }

  /** Adds bytes at the end. */
  void append(byte[] bytes, int count) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    digest.update(bytes, 0, count);
    size += count;
  }

  /** Throws away what is there. */
  void restart() {
    try {
      channel.truncate(0);
      channel.position(0);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    digest = sha256();
    size = 0;
    isResumed = false;
    validator = null;
  }

  /** Returns the SHA-256 of what is there, in hexadecimal. No more bytes can be added then. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns whether it is what Git keeps in place of a file that Git LFS stores. */
  boolean isPointer() {
    ByteBuffer start = ByteBuffer.allocate(POINTER.length());
    try {
      channel.read(start, 0);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    return new String(start.array(), StandardCharsets.ISO_8859_1).equals(POINTER);
  }

  /** Makes sure that what was written is on the disk. */
  void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * Refuses to download more than there is room for.
   *
   * @param bytes number of bytes, or -1 if it is not known
   */
  static void requireSpace(Path folder, long bytes) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      // Some file systems do not know, and answer 0.
      if (free > 0 && bytes > free) {
        throw full(folder, bytes);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static RerankException full(Path folder, long bytes) {
    String free;
    try {
      free = String.format(Locale.ROOT, "%,.1f MB", folder.toFile().getUsableSpace() / 1e6);
    } catch (SecurityException e) {
      free = "less";
    }
    return RerankException.model(
        "Disk full: %s has %s free%s. Make room there, or name a folder on another disk with"
            + " HF_HUB_CACHE",
        folder,
        free,
        bytes < 0
            ? ""
            : String.format(Locale.ROOT, ", and %,.1f MB are still to be downloaded", bytes / 1e6));
  }

  /** Returns the error that the cache cannot be written. */
  static RerankException unwritable(Path path, IOException e) {
    String message = String.valueOf(e.getMessage());
    Path folder = Files.isDirectory(path) || path.getParent() == null ? path : path.getParent();
    if (message.contains("No space left") || message.contains("quota")) {
      return full(folder, -1);
    }
    boolean denied = e instanceof java.nio.file.AccessDeniedException;
    return new RerankException(
        ErrorCategory.MODEL,
        "Cannot write to the cache of the hub, %s: %s. Name another folder with HF_HUB_CACHE"
            .formatted(folder, denied ? "permission denied" : message),
        e);
  }
}
