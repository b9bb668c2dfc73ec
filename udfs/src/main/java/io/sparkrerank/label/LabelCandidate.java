package io.sparkrerank.label;

import org.jspecify.annotations.Nullable;

/**
 * A document of a query that may become an example for training.
 *
 * @param docId the document
 * @param score the score of the cross-encoder
 * @param firstStageRank the place in the list of the first stage, from 1; null if it has none
 * @param judgment the judgment of the document
 * @param textKey a key that documents share if their texts count as the same
 */
public record LabelCandidate(
    String docId,
    float score,
    @Nullable Integer firstStageRank,
    Judgment judgment,
    String textKey) {

  /** The judgment of a document. */
  public enum Judgment {
    /** It is relevant. */
    POSITIVE,
    /** It is judged, and not relevant. */
    NEGATIVE,
    /** It is not judged. */
    NONE
  }

  /** Returns whether the document is known to be relevant. */
  public boolean positive() {
    return judgment == Judgment.POSITIVE;
  }
}
