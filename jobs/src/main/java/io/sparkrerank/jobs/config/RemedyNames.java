package io.sparkrerank.jobs.config;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;

/** The options and commands by which users follow the remedies that the library names. */
public final class RemedyNames {

  private RemedyNames() {}

  /** Returns {@code error} with the option or the command in its message, if it has a remedy. */
  public static RerankException named(RerankException error) {
    return error
        .remedy()
        .map(remedy -> error.withMessage(error.getMessage() + name(remedy)))
        .orElse(error);
  }

  private static String name(Remedy remedy) {
    return switch (remedy) {
      case ACTIVATION -> " (--activation)";
      case DEVICE -> " (--device)";
      case LABEL -> " (--label)";
      case LABEL_OR_CLASSES -> " (--label, or spark-rerank score)";
      case MODEL -> " (--model)";
      case PAIR_LENGTH -> " (--max-length)";
      case PRECISION -> " (--precision)";
      case RESUME -> "; rerank goes on with --resume";
      case FIND_ANSWERS -> " (spark-rerank answer)";
      case SCORE_PAIRS -> " (spark-rerank rerank or score)";
      case CLASSIFY_PAIRS -> " (spark-rerank score)";
      case READ_PAIRS -> " (spark-rerank rerank, score or answer)";
      case MAKE_VECTORS -> " (spark-rerank embed or retrieve)";
    };
  }
}
