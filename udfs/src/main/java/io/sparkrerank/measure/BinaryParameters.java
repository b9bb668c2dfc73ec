package io.sparkrerank.measure;

import java.io.Serializable;

/**
 * What the measures with binary relevance have in common.
 *
 * @param level the lowest grade that counts as relevant; at least 1
 * @param cutoff how many ranks count, or {@link Measure#NO_CUTOFF}
 */
record BinaryParameters(int level, int cutoff) implements Serializable {

  private static final long serialVersionUID = 1L;

  BinaryParameters {
    if (level < 1 || cutoff < 1) {
      throw new IllegalArgumentException(
          "Level and cutoff must be at least 1: %d, %d".formatted(level, cutoff));
    }
  }

  int ranks(JudgedRanking ranking) {
    return Math.min(cutoff, ranking.retrieved());
  }

  /** How many of the first ranks hold a relevant document. */
  int hits(JudgedRanking ranking) {
    int hits = 0;
    for (int rank = 0; rank < ranks(ranking); rank++) {
      if (ranking.isRelevant(rank, level)) {
        hits++;
      }
    }
    return hits;
  }

  String print(String name) {
    return name + (level == 1 ? "" : "(rel=" + level + ")") + cutoffSuffix(cutoff);
  }

  static String cutoffSuffix(int cutoff) {
    return cutoff == Measure.NO_CUTOFF ? "" : "@" + cutoff;
  }
}
