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

  /** Returns the option or the command for a remedy, to be added to a message. */
  public static String name(Remedy remedy) {
    return switch (remedy) {
      case ACTIVATION -> " (" + ModelSettings.ACTIVATION.option() + ")";
      case DEVICE -> " (" + ModelSettings.DEVICE.option() + ")";
      case DIMENSIONS -> " (" + ModelSettings.DIMENSIONS.option() + ")";
      case LABEL -> " (" + ModelSettings.LABEL.option() + ")";
      case LABEL_OR_CLASSES -> " (" + ModelSettings.LABEL.option() + ", or spark-rerank score)";
      case MODEL -> " (" + ModelSettings.PATH.option() + ")";
      case PAIR_LENGTH -> " (" + ModelSettings.MAX_LENGTH.option() + ")";
      case PRECISION -> " (" + ModelSettings.PRECISION.option() + ")";
      case RANK_ORDER -> "; evaluate reads it with " + EvaluationSettings.TIES.option() + " rank";
      case RESUME -> "; rerank goes on with " + ScoringSettings.RESUME.option();
      case VARIANT -> " (" + ModelSettings.VARIANT.option() + ")";
      case FIND_ANSWERS -> " (spark-rerank answer)";
      case SCORE_PAIRS -> " (spark-rerank rerank or score)";
      case CLASSIFY_PAIRS -> " (spark-rerank score)";
      case READ_PAIRS -> " (spark-rerank rerank, score or answer)";
      case MAKE_VECTORS -> " (spark-rerank embed or retrieve)";
    };
  }
}
