package io.sparkrerank.label;

import java.io.Serializable;

/**
 * Which documents may be negatives, and which of these are taken; limits are on the scale of the
 * scores, and null where there is none.
 *
 * @param rangeMin how many of the best that are left after filtering are skipped
 * @param rangeMax how many of the best that are left may be taken; and, with as many more as the
 *     query with most positives has, how many of the first stage's list are looked at
 * @param absoluteMargin by how much a negative's score must be below the positives'
 * @param relativeMargin the share of the positives' score by which it must be below
 * @param maxScore the largest score of a negative
 * @param minScore the smallest score of a negative
 * @param below what a negative's score must be below of
 * @param pseudoPositive the best other document is taken for a positive if its score is above
 * @param negatives how many negatives are taken
 * @param sampling which of those that are left
 * @param seed what they are drawn by
 * @param maxPositives how many positives of a query are kept, the best ones; null for all
 */
public record MiningRules(
    int rangeMin,
    int rangeMax,
    Float absoluteMargin,
    Float relativeMargin,
    Float maxScore,
    Float minScore,
    Float below,
    Float pseudoPositive,
    int negatives,
    Sampling sampling,
    long seed,
    Integer maxPositives)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Whether any limit is about scores. If none is, those of the first stage order the negatives, as
   * sentence-transformers has it: nothing asks its cross-encoder then.
   */
  boolean readsScores() {
    return absoluteMargin != null
        || relativeMargin != null
        || maxScore != null
        || minScore != null
        || below != null
        || pseudoPositive != null;
  }

  /** Which negatives are taken of those that are left. */
  public enum Sampling {
    /** Those with the best scores. */
    TOP,
    /** Any, drawn by a seed and the query's id. */
    RANDOM
  }
}
