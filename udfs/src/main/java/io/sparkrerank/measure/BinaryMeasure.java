package io.sparkrerank.measure;

import org.jspecify.annotations.Nullable;

/**
 * A measure for which a document is either relevant or not.
 *
 * @param formula the formula
 * @param level the lowest grade that counts as relevant, or {@link #LEVEL_OF_RULES}
 * @param cutoff the number of ranks that count, or {@link Measure#NO_CUTOFF}
 */
public record BinaryMeasure(BinaryFormula formula, int level, int cutoff) implements Measure {

  private static final long serialVersionUID = 1L;

  /** The level of a measure that takes the level of the evaluation, {@link JudgingRules#level}. */
  public static final int LEVEL_OF_RULES = 0;

  /** Checks that level and cutoff are not too small. */
  public BinaryMeasure {
    if (level < 0 || cutoff < 1) {
      throw new IllegalArgumentException(
          "Level and cutoff must be at least 1: %d, %d".formatted(level, cutoff));
    }
  }

  /** Returns a measure at the level of relevance of the evaluation. */
  public static BinaryMeasure at(BinaryFormula formula, int cutoff) {
    return new BinaryMeasure(formula, LEVEL_OF_RULES, cutoff);
  }

  @Override
  public double of(JudgedRanking ranking) {
    return formula.of(ranking, level == LEVEL_OF_RULES ? ranking.level() : level, cutoff);
  }

  @Override
  public JudgingRules rules(JudgingRules given) {
    // If documents that are not judged were dropped, all that remain would be judged.
    return formula == BinaryFormula.JUDGED ? given.keepingUnjudged() : given;
  }

  @Override
  public Aggregate aggregate() {
    return formula.aggregate();
  }

  @Override
  public @Nullable String trecName() {
    // trec_eval has one level for all measures, and does not print it.
    return level == LEVEL_OF_RULES ? formula.trecName(cutoff) : null;
  }

  @Override
  public String toString() {
    return formula.symbol() + printedLevel(level) + Measures.cutoffSuffix(cutoff);
  }

  /** Returns a level as names print it; empty for the level of the evaluation. */
  static String printedLevel(int level) {
    return level == LEVEL_OF_RULES ? "" : "(rel=" + level + ")";
  }
}
