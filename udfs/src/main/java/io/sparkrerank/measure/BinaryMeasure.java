package io.sparkrerank.measure;

/**
 * A measure that knows documents as relevant or not.
 *
 * @param formula what is computed
 * @param level the lowest grade that counts as relevant, or {@link #LEVEL_OF_RULES}
 * @param cutoff how many ranks count, or {@link Measure#NO_CUTOFF}
 */
public record BinaryMeasure(BinaryFormula formula, int level, int cutoff) implements Measure {

  private static final long serialVersionUID = 1L;

  /** The level that the evaluation as a whole has, {@link JudgingRules#level}. */
  public static final int LEVEL_OF_RULES = 0;

  /** Checks the parameters. */
  public BinaryMeasure {
    if (level < 0 || cutoff < 1) {
      throw new IllegalArgumentException(
          "Level and cutoff must be at least 1: %d, %d".formatted(level, cutoff));
    }
  }

  /** A measure at the evaluation's level of relevance. */
  public static BinaryMeasure at(BinaryFormula formula, int cutoff) {
    return new BinaryMeasure(formula, LEVEL_OF_RULES, cutoff);
  }

  @Override
  public double of(JudgedRanking ranking) {
    return formula.of(ranking, level == LEVEL_OF_RULES ? ranking.level() : level, cutoff);
  }

  @Override
  public JudgingRules rules(JudgingRules given) {
    // Without the documents that are not judged their share would always be 0.
    return formula == BinaryFormula.JUDGED ? given.keepingUnjudged() : given;
  }

  @Override
  public Aggregate aggregate() {
    return formula.aggregate();
  }

  @Override
  public String trecName() {
    // trec_eval has one level for all measures, and does not print it.
    return level == LEVEL_OF_RULES ? formula.trecName(cutoff) : null;
  }

  @Override
  public String toString() {
    return formula.symbol() + printedLevel(level) + Measures.cutoffSuffix(cutoff);
  }

  static String printedLevel(int level) {
    return level == LEVEL_OF_RULES ? "" : "(rel=" + level + ")";
  }
}
