package io.sparkrerank.model;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;

/** The function that makes logits the score that lists are ranked by. It is computed in float32. */
public enum Activation {
  /** The logit as it is. */
  IDENTITY,
  /** The logistic function of the logit: between 0 and 1. */
  SIGMOID,
  /** The label's share of the exponentials of all labels' logits: a probability. */
  SOFTMAX;

  /**
   * Returns the activation that a checkpoint names.
   *
   * @param className the class of {@code torch.nn} without its package; empty if none is named
   * @param labels how many outputs the model has
   * @throws RerankException if it is not known
   */
  public static Activation named(String className, int labels) {
    return switch (className) {
      // sentence-transformers applies a sigmoid to a single logit and nothing to several.
      case "" -> labels == 1 ? SIGMOID : SOFTMAX;
      case "Identity" -> labels == 1 ? IDENTITY : SOFTMAX;
      case "Sigmoid" -> SIGMOID;
      case "Softmax" -> SOFTMAX;
      default ->
          throw RerankException.model(
                  "Unknown activation %s in the model's configuration; choose identity, sigmoid or"
                      + " softmax",
                  className)
              .with(Remedy.ACTIVATION);
    };
  }

  /** Returns the score of {@code label} from the logits of a pair. */
  public float score(float[] logits, int label) {
    return switch (this) {
      case IDENTITY -> logits[label];
      case SIGMOID -> (float) (1 / (1 + Math.exp(-logits[label])));
      case SOFTMAX -> softmax(logits, label);
    };
  }

  private static float softmax(float[] logits, int label) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[label]);
    }
    return (float) (1 / sum);
  }
}
