package io.sparkrerank.jobs.cli;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user is told of an exception.
 *
 * @param exitCode the exit code
 * @param message one line, or a line for each fault of a configuration
 */
record Failure(int exitCode, String message) {

  /** The exit code of what nobody expected. */
  static final int BUG = 1;

  /** Spark's name for the condition, at the start of its messages. */
  private static final Pattern CONDITION = Pattern.compile("^\\[([A-Z_.]+)\\] ");

  static Failure of(Throwable exception) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = exception;
        cause != null && chain.size() < 50;
        cause = cause.getCause()) {
      chain.add(cause);
    }
    // What a task threw comes back inside what Spark threw.
    for (Throwable cause : chain) {
      if (cause instanceof RerankException known) {
        return new Failure(known.category().exitCode(), known.getMessage());
      }
    }
    for (Throwable cause : chain) {
      if (isUnreadableInput(cause)) {
        return new Failure(
            ErrorCategory.INPUT.exitCode(), "Cannot read the input: " + firstLine(cause));
      }
    }
    return new Failure(BUG, firstLine(exception));
  }

  private static boolean isUnreadableInput(Throwable cause) {
    Matcher condition = CONDITION.matcher(String.valueOf(cause.getMessage()));
    return cause instanceof FileNotFoundException
        || cause instanceof NoSuchFileException
        || condition.find() && condition.group(1).startsWith("FAILED_READ_FILE");
  }

  private static String firstLine(Throwable exception) {
    String message = exception.getMessage();
    return message == null
        ? exception.getClass().getName()
        : message.lines().findFirst().orElse(exception.getClass().getName());
  }
}
