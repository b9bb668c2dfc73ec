package io.sparkrerank.jobs.io;

import java.util.regex.Pattern;

/** What an exception of Spark or Hadoop says to people. */
public final class Causes {

  /** Spark's condition before, and its SQL state behind a message. */
  private static final Pattern CODES = Pattern.compile("^\\[[A-Z_.]+\\] | SQLSTATE: \\w+");

  private Causes() {}

  /**
   * The first line of the innermost cause's message, without codes: what was wrong, and not which
   * of Spark's stages noticed it.
   */
  public static String innermost(Throwable exception) {
    Throwable cause = exception;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return message(cause);
  }

  /** The first line of the exception's own message without codes, or the exception's name. */
  public static String message(Throwable exception) {
    String text = String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    String message = CODES.matcher(text).replaceAll("").trim();
    return message.isEmpty() || message.equals("null") ? exception.getClass().getName() : message;
  }
}
