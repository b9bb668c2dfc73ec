package io.sparkrerank.label;

/**
 * A document of a query that may be an example.
 *
 * @param docId its id
 * @param score what the cross-encoder says
 * @param firstStageRank its place in the first stage's list, from 1; null if it had none
 * @param judgment what is known of it
 * @param textKey equal for documents whose texts are to be taken for the same
 */
public record LabelCandidate(
    String docId, float score, Integer firstStageRank, Judgment judgment, String textKey) {

  /** What is known of a document. */
  public enum Judgment {
    /** It is relevant. */
    POSITIVE,
    /** It is judged, and not relevant. */
    NEGATIVE,
    /** Nothing. */
    NONE
  }

  /** Whether it is known to be relevant. */
  public boolean positive() {
    return judgment == Judgment.POSITIVE;
  }
}
