package io.sparkrerank.measure;

import java.util.Locale;

/**
 * Interpolated precision: the best precision at any rank where the recall is at least {@code
 * recall}. Equals trec_eval's {@code iprec_at_recall}, also in how it counts: the recall is reached
 * with floor(recall * R + 0.9) relevant documents.
 *
 * @param recall from 0 to 1
 */
public record InterpolatedPrecision(double recall) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "IPrec";

  static final String TREC_NAME = "iprec_at_recall";

  /** Checks the recall. */
  public InterpolatedPrecision {
    if (!(recall >= 0 && recall <= 1)) {
      throw new IllegalArgumentException("Recall must be from 0 to 1: " + recall);
    }
  }

  @Override
  public double of(JudgedRanking ranking) {
    int level = ranking.level();
    long needed = (long) (recall * ranking.relevant(level) + 0.9);
    double best = 0;
    int hits = 0;
    for (int rank = 0; rank < ranking.places(NO_CUTOFF); rank++) {
      if (ranking.isRelevant(rank, level)) {
        hits++;
        if (hits >= needed) {
          best = Math.max(best, (double) hits / (rank + 1));
        }
      }
    }
    return best;
  }

  @Override
  public String trecName() {
    return String.format(Locale.ROOT, "%s_%.2f", TREC_NAME, recall);
  }

  @Override
  public String toString() {
    return NAME + "@" + recall;
  }
}
