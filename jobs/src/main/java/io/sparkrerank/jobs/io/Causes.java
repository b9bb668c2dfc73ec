package io.sparkrerank.jobs.io;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;

/** Turns exceptions of Spark and Hadoop into messages for people. */
public final class Causes {

  /** Spark's error condition before a message, and its SQL state behind it. */
  private static final Pattern CODES = Pattern.compile("^\\[[A-Z_.]+\\] | SQLSTATE: \\w+");

  /** Java's message for a local file that the user may not read. */
  private static final Pattern DENIED = Pattern.compile("^(.*) \\(Permission denied\\)$");

  /** The file in a message of HDFS. */
  private static final Pattern INODE = Pattern.compile("inode=\"([^\"]+)\"");

  private static final int DEEPEST = 50;

  private Causes() {}

  /**
   * Returns the first line of the innermost cause's message, without codes. It says what is wrong,
   * while outer messages say which stage of Spark noticed it.
   */
  public static String innermost(Throwable exception) {
    List<Throwable> chain = chain(exception);
    return denied(exception).isPresent()
        ? "permission denied"
        : message(chain.get(chain.size() - 1));
  }

  /** Returns the exception and its causes, outermost first. */
  public static List<Throwable> chain(Throwable exception) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = exception;
        cause != null && chain.size() < DEEPEST;
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  /**
   * Returns the first line of the exception's own message without codes, or the exception's name.
   */
  public static String message(Throwable exception) {
    String text = String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    String message = CODES.matcher(text).replaceAll("").trim();
    return message.isEmpty() || message.equals("null") ? exception.getClass().getName() : message;
  }

  /**
   * Returns the file that the user may not read, if the exception is about permissions. The name is
   * empty if the exception does not tell it.
   */
  public static Optional<String> denied(Throwable exception) {
    return chain(exception).stream().flatMap(cause -> deniedBy(cause).stream()).findFirst();
  }

  private static Optional<String> deniedBy(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof AccessDeniedException denied) {
      return Optional.of(String.valueOf(denied.getFile()));
    }
    if (cause instanceof AccessControlException) {
      Matcher inode = INODE.matcher(message);
      return Optional.of(inode.find() ? inode.group(1) : "");
    }
    Matcher local = DENIED.matcher(message);
    return cause instanceof FileNotFoundException && local.matches()
        ? Optional.of(local.group(1))
        : Optional.empty();
  }

  /**
   * Returns the error for an input that cannot be read.
   *
   * @param source the input as the user named it, and how it was read
   */
  static RerankException unreadable(String source, Throwable cause) {
    String file = InputFiles.shown(denied(cause).orElse(""));
    return new RerankException(
        ErrorCategory.INPUT,
        "Cannot read %s: %s%s"
            .formatted(
                InputFiles.shown(source),
                innermost(cause),
                source.contains(file) ? "" : " for file " + file),
        cause);
  }
}
