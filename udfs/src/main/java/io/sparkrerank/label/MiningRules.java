package io.sparkrerank.label;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Rules that choose the negatives of a query.
 *
 * @param range the part of the candidates that negatives are taken from
 * @param limits limits on the scores of negatives
 * @param draw the number of negatives, and how they are drawn
 * @param pseudoPositive if the best document without a judgment has a score above this, it counts
 *     as a positive; null if none does
 * @param maxPositives the number of positives that are kept per query, the best ones; null for all
 */
public record MiningRules(
    Range range,
    ScoreLimits limits,
    Draw draw,
    @Nullable Float pseudoPositive,
    @Nullable Integer maxPositives)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * A part of the candidates that are left after filtering, from best to worst.
   *
   * @param min the number of best candidates that are skipped
   * @param max the number of best candidates that may be taken. The first stage's list is looked at
   *     to this depth, plus the number of positives of the query with most.
   */
  public record Range(int min, int max) implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  /**
   * A draw from the range.
   *
   * @param negatives the number of negatives per query
   * @param sampling the way to choose among more candidates
   * @param seed the seed of {@link Sampling#RANDOM}
   */
  public record Draw(int negatives, Sampling sampling, long seed) implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  /** Ways to choose negatives from the candidates of the range. */
  public enum Sampling {
    /** Takes those with the best scores. */
    TOP,
    /** Draws any of them, by a seed and the query's id. */
    RANDOM
  }

  /** Returns the same rules with another range. */
  public MiningRules withRange(Range other) {
    return new MiningRules(other, limits, draw, pseudoPositive, maxPositives);
  }

  /**
   * Returns whether any rule is about scores. If none is, the scores of the first stage order the
   * negatives, as in sentence-transformers, which then does not ask its cross-encoder.
   */
  boolean readsScores() {
    return !limits.isNone() || pseudoPositive != null;
  }
}
