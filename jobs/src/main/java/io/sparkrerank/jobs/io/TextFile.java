package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.jspecify.annotations.Nullable;

/**
 * A text file, compressed or not, on any Hadoop file system. The driver reads its first line, its
 * last line, and the numbers of wrong lines.
 */
final class TextFile {

  private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Number of bytes at the end of a file in which its last line is looked for. */
  private static final int END_BYTES = 1 << 16;

  /** Number of characters of a wrong line in a message. */
  private static final int SHOWN_CHARACTERS = 120;

  private final Path path;
  private final Configuration hadoop;

  TextFile(String path, Configuration hadoop) {
    this.path = new Path(path);
    this.hadoop = hadoop;
  }

  /** A check of lines. */
  interface LineCheck {
    /** Returns what is wrong with a line, or null. */
    @Nullable String fault(String line);
  }

  /** Returns whether the file begins like a Parquet file. */
  boolean isParquet() {
    try (FSDataInputStream stream = files().open(path)) {
      byte[] head = stream.readNBytes(PARQUET_MAGIC.length);
      return Arrays.equals(head, PARQUET_MAGIC);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Returns the first line that is not blank, or the empty string. */
  String firstLine() {
    try (BufferedReader lines = open()) {
      String line = lines.readLine();
      while (line != null && line.isBlank()) {
        line = lines.readLine();
      }
      return line == null ? "" : line;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Returns the last line that is not blank, or the empty string. */
  String lastLine() {
    String last = "";
    try (BufferedReader lines = isCompressed() ? open() : openEnd()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.isBlank() ? last : line;
      }
      return last;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the first wrong lines, each as {@code line 7: what is wrong: "the line"}.
   *
   * @param most largest number of lines to return
   */
  List<String> wrongLines(LineCheck check, int most) {
    List<String> wrong = new ArrayList<>();
    try (BufferedReader lines = open()) {
      long number = 0;
      for (String line = lines.readLine();
          line != null && wrong.size() < most;
          line = lines.readLine()) {
        number++;
        String fault = check.fault(line);
        if (fault != null) {
          wrong.add("line " + number + ": " + fault + ": \"" + shown(line) + "\"");
        }
      }
      return wrong;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static String shown(String line) {
    return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…";
  }

  private FileSystem files() throws IOException {
    return path.getFileSystem(hadoop);
  }

  private @Nullable CompressionCodec codec() {
    return new CompressionCodecFactory(hadoop).getCodec(path);
  }

  private boolean isCompressed() {
    return codec() != null;
  }

  private BufferedReader open() throws IOException {
    InputStream stream = files().open(path);
    CompressionCodec codec = codec();
    return reader(codec == null ? stream : codec.createInputStream(stream));
  }

  private BufferedReader openEnd() throws IOException {
    long length = files().getFileStatus(path).getLen();
    FSDataInputStream stream = files().open(path);
    stream.seek(Math.max(0, length - END_BYTES));
    return reader(stream);
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private RerankException unreadable(IOException e) {
    return Causes.unreadable(path.toString(), e);
  }
}
