package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of texts and files, in hexadecimal. */
public final class Digests {

  private static final int BUFFER_BYTES = 1 << 20;

  private Digests() {}

  /** Returns the digest of {@code text} in UTF-8. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns what {@link #sha256(List)} gives for one file with this {@code content}. */
  public static String sha256(byte[] content) {
    MessageDigest digest = sha256();
    digest.update(length(content.length));
    return HexFormat.of().formatHex(digest.digest(content));
  }

  /**
   * Returns the digest of the contents of {@code files}, in their order, each after its length.
   *
   * @throws RerankException if one cannot be read
   */
  public static String sha256(List<Path> files) {
    MessageDigest digest = sha256();
    for (Path file : files) {
      try {
        // The length first, so that a byte cannot move from one file to the next unseen.
        digest.update(length(Files.size(file)));
      } catch (IOException e) {
        throw DownloadedFile.unreadable(file, e);
      }
      update(digest, file);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Returns the digest of the contents of {@code file} alone, as {@code sha256sum} prints it.
   *
   * @throws RerankException if it cannot be read
   */
  public static String sha256(Path file) {
    MessageDigest digest = sha256();
    update(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] length(long bytes) {
    return (bytes + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void update(MessageDigest digest, Path file) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = Files.newInputStream(file)) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw DownloadedFile.unreadable(file, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
