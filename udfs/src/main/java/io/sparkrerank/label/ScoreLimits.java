package io.sparkrerank.label;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the scores of negatives, on the scale of the cross-encoder's scores. A limit that is
 * null does not apply. The reference of the margins is the score of the worst positive.
 *
 * @param absoluteMargin the least distance below the reference
 * @param relativeMargin the least distance below the reference, as a share of its absolute value
 * @param maxScore the largest score of a negative
 * @param minScore the smallest score of a negative
 * @param below the score that a negative must be below
 */
public record ScoreLimits(
    @Nullable Float absoluteMargin,
    @Nullable Float relativeMargin,
    @Nullable Float maxScore,
    @Nullable Float minScore,
    @Nullable Float below)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Limits that every score keeps. */
  public static final ScoreLimits NONE = new ScoreLimits(null, null, null, null, null);

  /** Returns whether any document may be dropped for a score that is too large. */
  public boolean limitFromAbove() {
    return absoluteMargin != null || relativeMargin != null || maxScore != null || below != null;
  }

  /** Returns whether no limit applies. */
  boolean isNone() {
    return !limitFromAbove() && minScore == null;
  }

  /**
   * Returns the first limit that a score breaks, or null if it keeps all.
   *
   * @param reference the score of the worst positive
   */
  @Nullable DropReason broken(float score, float reference) {
    if (absoluteMargin != null && score + absoluteMargin > reference) {
      return DropReason.ABSOLUTE_MARGIN;
    }
    if (relativeMargin != null && score > reference - Math.abs(reference) * relativeMargin) {
      return DropReason.RELATIVE_MARGIN;
    }
    if (maxScore != null && score > maxScore) {
      return DropReason.MAX_SCORE;
    }
    if (below != null && score >= below) {
      return DropReason.NEGATIVE_THRESHOLD;
    }
    return minScore != null && score < minScore ? DropReason.MIN_SCORE : null;
  }
}
