package io.sparkrerank.model.djl;

import ai.djl.engine.EngineException;
import io.sparkrerank.model.ForwardException;
import io.sparkrerank.model.ForwardException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The meaning of an engine's message. Engines tell their errors apart by words alone, so these are
 * the words of libtorch and ONNX Runtime. A failure with other words stays an error of the job.
 */
final class ForwardFailures {

  private record Words(Kind kind, Pattern pattern) {}

  /**
   * The words in the order in which they are looked for: out of memory comes first, because it is a
   * CUDA error too.
   */
  private static final List<Words> WORDS =
      List.of(
          // libtorch on a GPU and on a processor, cuBLAS, ONNX Runtime, C++.
          new Words(
              Kind.MEMORY,
              Pattern.compile(
                  "out of memory|can't allocate memory|CUBLAS_STATUS_ALLOC_FAILED"
                      + "|Failed to allocate memory|bad_alloc|bad allocation")),
          // An assertion on the device, an illegal address, a lost GPU: the context is dead.
          new Words(
              Kind.DEVICE, Pattern.compile("CUDA error|CUDA failure|CUBLAS_STATUS_|CUDNN_STATUS_")),
          // An embedding or a gather with an id or a position that the table does not have.
          new Words(
              Kind.ROWS, Pattern.compile("index out of range|out of data bounds|out of bounds")));

  private ForwardFailures() {}

  /** Returns the exception that says what to do; empty if {@code failure} has none of the words. */
  static Optional<ForwardException> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // Other exceptions of Java, as for an index, are errors of this project.
      if (cause instanceof EngineException) {
        String message = String.valueOf(cause.getMessage());
        for (Words words : WORDS) {
          if (words.pattern().matcher(message).find()) {
            return Optional.of(
                new ForwardException(words.kind(), line(message, words.pattern()), failure));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the line with the words, because TorchScript puts its trace before it. */
  private static String line(String message, Pattern pattern) {
    return message
        .lines()
        .filter(line -> pattern.matcher(line).find())
        .findFirst()
        .orElse(message)
        .strip();
  }
}
