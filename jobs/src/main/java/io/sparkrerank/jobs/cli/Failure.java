package io.sparkrerank.jobs.cli;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RemedyNames;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.io.Causes;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/**
 * The message and the exit code that an exception stands for.
 *
 * @param exitCode the exit code
 * @param message one line, or one line per fault of a configuration
 */
record Failure(int exitCode, String message) {

  /** The exit code of a failure that nobody expected. */
  static final int BUG = 1;

  /** The name of an error condition, which stands at the start of messages of Spark. */
  private static final Pattern CONDITION = Pattern.compile("^\\[([A-Z_.]+)\\] ");

  /** The words of operating systems for a place that is full. */
  private static final Pattern FULL =
      Pattern.compile("No space left on device|Disk quota exceeded|File too large");

  /** The words of Linux for a library on a file system that is mounted noexec. */
  private static final Pattern NOT_EXECUTABLE =
      Pattern.compile("(/\\S+): failed to map segment from shared object");

  static Failure of(Throwable exception) {
    List<Throwable> chain = Causes.chain(exception);
    // The innermost comes first: Spark wraps the exception of a task in one of its own.
    for (int index = chain.size() - 1; index >= 0; index--) {
      Throwable cause = chain.get(index);
      if (cause instanceof RerankException known) {
        return new Failure(known.category().exitCode(), RemedyNames.named(known).getMessage());
      }
      if (isFullDisk(cause)) {
        return new Failure(
            ErrorCategory.OUTPUT.exitCode(),
            "Cannot write: "
                + Causes.message(cause)
                + "; make room there, or in spark.local.dir; rerank goes on with "
                + ScoringSettings.RESUME.option());
      }
      Matcher library = NOT_EXECUTABLE.matcher(String.valueOf(cause.getMessage()));
      if (library.find()) {
        return new Failure(
            ErrorCategory.CONFIG.exitCode(),
            "Cannot load the native library %s: its folder is mounted noexec; name another folder"
                    .formatted(library.group(1))
                + " with the environment variable DJL_CACHE_DIR for .djl.ai, with"
                + " -Djava.io.tmpdir=DIR in --driver-java-options and"
                + " spark.executor.extraJavaOptions for any other");
      }
      if (isUnreadableInput(cause)) {
        return new Failure(
            ErrorCategory.INPUT.exitCode(),
            Causes.denied(cause)
                .map(file -> "Cannot read %s: permission denied".formatted(file))
                .orElseGet(() -> Causes.message(cause) + " " + Causes.innermost(cause)));
      }
    }
    for (Throwable cause : chain) {
      if (cause instanceof SparkException) {
        return new Failure(
            ErrorCategory.SCORING.exitCode(),
            "Spark gave up: " + Causes.innermost(cause) + "; --verbose shows more");
      }
    }
    return new Failure(BUG, Causes.message(exception));
  }

  private static boolean isFullDisk(Throwable cause) {
    return cause instanceof IOException && FULL.matcher(String.valueOf(cause.getMessage())).find();
  }

  private static boolean isUnreadableInput(Throwable cause) {
    Matcher condition = CONDITION.matcher(String.valueOf(cause.getMessage()));
    return condition.find() && condition.group(1).startsWith("FAILED_READ_FILE");
  }
}
