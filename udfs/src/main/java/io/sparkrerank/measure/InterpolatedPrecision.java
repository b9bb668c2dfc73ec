package io.sparkrerank.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Interpolated precision: the best precision at any rank where the recall is at least {@code
 * recall}. Equals trec_eval's {@code iprec_at_recall}, and counts as it does: the recall is reached
 * with floor(recall * R + 0.9) relevant documents.
 *
 * @param level the lowest grade that counts as relevant, or {@link BinaryMeasure#LEVEL_OF_RULES}
 * @param recall the recall, from 0 to 1
 */
public record InterpolatedPrecision(int level, double recall) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "IPrec";

  static final String TREC_NAME = "iprec_at_recall";

  /** Checks that the recall is from 0 to 1. */
  public InterpolatedPrecision {
    if (!(recall >= 0 && recall <= 1)) {
      throw new IllegalArgumentException("Recall must be from 0 to 1: " + recall);
    }
  }

  @Override
  public double of(JudgedRanking ranking) {
    int lowest = level == BinaryMeasure.LEVEL_OF_RULES ? ranking.level() : level;
    long needed = (long) (recall * ranking.relevant(lowest) + 0.9);
    double best = 0;
    int hits = 0;
    for (int rank = 0; rank < ranking.places(NO_CUTOFF); rank++) {
      if (ranking.isRelevant(rank, lowest)) {
        hits++;
        if (hits >= needed) {
          best = Math.max(best, (double) hits / (rank + 1));
        }
      }
    }
    return best;
  }

  @Override
  public @Nullable String trecName() {
    if (level != BinaryMeasure.LEVEL_OF_RULES) {
      return null;
    }
    // Rounds as C's %.2f does.
    return TREC_NAME + "_" + new BigDecimal(recall).setScale(2, RoundingMode.HALF_EVEN);
  }

  @Override
  public String toString() {
    return NAME + BinaryMeasure.printedLevel(level) + "@" + plain();
  }

  private String plain() {
    String text = BigDecimal.valueOf(recall).stripTrailingZeros().toPlainString();
    return text.contains(".") ? text : text + ".0";
  }
}
