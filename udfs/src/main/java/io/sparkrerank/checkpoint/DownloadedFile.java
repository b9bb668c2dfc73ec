package io.sparkrerank.checkpoint;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of a file of a model directory for what a download may leave in place of its content. */
public final class DownloadedFile {

  /** The first line of what Git keeps in place of a file that Git LFS stores. */
  private static final String POINTER = "version https://git-lfs.github.com/spec/";

  /** The most bytes that a pointer has, as its specification says. */
  private static final int POINTER_BYTES = 1024;

  private static final Pattern SIZE = Pattern.compile("\nsize (\\d{1,18})");

  private DownloadedFile() {}

  /**
   * Refuses {@code file} if its content was not downloaded.
   *
   * @throws RerankException if it is empty, a pointer of Git LFS, or cannot be read
   */
  public static void requireContent(Path file) {
    String start;
    try (InputStream stream = Files.newInputStream(file)) {
      start = new String(stream.readNBytes(POINTER_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (start.isEmpty()) {
      throw RerankException.model("Empty file: %s has no bytes; download it again", file);
    }
    if (start.startsWith(POINTER)) {
      Matcher size = SIZE.matcher(start);
      throw RerankException.model(
          "Git LFS pointer in place of the file: %s only names %s that Git LFS stores; run git lfs"
              + " pull in the clone, or download the file itself",
          file, size.find() ? "%,d bytes".formatted(Long.parseLong(size.group(1))) : "the content");
    }
  }

  /** Returns the error that {@code file} cannot be read. */
  public static RerankException unreadable(Path file, IOException e) {
    // This exception's message is the file's name alone.
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new RerankException(
        ErrorCategory.MODEL, "Cannot read %s: %s".formatted(file, reason), e);
  }
}
