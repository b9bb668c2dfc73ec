package io.sparkrerank.jobs.compare;

import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.Measures;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a run's mean difference from the baseline that makes a comparison fail, such as
 * {@code nDCG@10 < -0.01} or {@code nDCG@10 < 0 and p < 0.05}.
 *
 * @param measure whose difference is looked at
 * @param operator how it is compared
 * @param threshold with what
 * @param significance the condition holds only if p is below; {@link #ANY} if there is none
 * @param text as the user wrote it
 */
public record Gate(
    Measure measure, Operator operator, double threshold, double significance, String text) {

  /** The significance of a condition without one. */
  private static final double ANY = Double.POSITIVE_INFINITY;

  private static final String NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(.+?)\\s*(<=|>=|<|>)\\s*("
              + NUMBER
              + ")(?:\\s+(?i:and)\\s+p\\s*<\\s*("
              + NUMBER
              + "))?");

  /** The comparison of a difference with the threshold. */
  public enum Operator {
    /** Below. */
    LESS("<") {
      @Override
      boolean holds(double difference, double threshold) {
        return difference < threshold - ROUNDING;
      }
    },
    /** At most. */
    LESS_OR_EQUAL("<=") {
      @Override
      boolean holds(double difference, double threshold) {
        return difference <= threshold + ROUNDING;
      }
    },
    /** Above. */
    GREATER(">") {
      @Override
      boolean holds(double difference, double threshold) {
        return difference > threshold + ROUNDING;
      }
    },
    /** At least. */
    GREATER_OR_EQUAL(">=") {
      @Override
      boolean holds(double difference, double threshold) {
        return difference >= threshold - ROUNDING;
      }
    };

    /** 0.19 - 0.20 is a little below -0.01. */
    private static final double ROUNDING = 1e-12;

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    abstract boolean holds(double difference, double threshold);

    private static Operator of(String symbol) {
      for (Operator operator : values()) {
        if (operator.symbol.equals(symbol)) {
          return operator;
        }
      }
      throw new IllegalArgumentException(symbol);
    }
  }

  /**
   * Reads a condition.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Gate parse(String text) {
    Matcher parts = SYNTAX.matcher(text.trim());
    // A blank in the measure is a word too many.
    if (!parts.matches() || !parts.group(1).matches("\\S+|\\w+\\(.*\\)\\S*")) {
      throw new IllegalArgumentException(
          ("Not a condition: \"%s\"; write one as \"nDCG@10 < -0.01\" or \"nDCG@10 < 0 and p <"
                  + " 0.05\", with <, <=, > or >=")
              .formatted(text));
    }
    double significance = parts.group(4) == null ? ANY : Double.parseDouble(parts.group(4));
    if (significance != ANY && !(significance > 0 && significance < 1)) {
      throw new IllegalArgumentException(
          "p lies between 0 and 1: \"%s\"; 0.05 is usual".formatted(text));
    }
    return new Gate(
        Measures.parse(parts.group(1)),
        Operator.of(parts.group(2)),
        Double.parseDouble(parts.group(3)),
        significance,
        text.trim());
  }

  /**
   * Checks the condition.
   *
   * @param difference the mean difference from the baseline
   * @param p the probability of such a difference by chance, or NaN where nothing can be tested
   */
  public Outcome check(double difference, double p) {
    if (!operator.holds(difference, threshold)) {
      return Outcome.HOLDS_NOT;
    }
    if (significance == ANY) {
      return Outcome.HOLDS;
    }
    if (Double.isNaN(p)) {
      return Outcome.UNKNOWN;
    }
    return p < significance ? Outcome.HOLDS : Outcome.HOLDS_NOT;
  }

  /** The outcome of a condition. */
  public enum Outcome {
    /** It holds: the comparison fails. */
    HOLDS,
    /** It does not hold. */
    HOLDS_NOT,
    /** The difference meets the condition, but its p-value is not defined. */
    UNKNOWN
  }
}
