package io.sparkrerank.label;

/**
 * A document of a query that may be an example.
 *
 * @param docId its id
 * @param score what the cross-encoder says
 * @param firstStageRank its place in the first stage's list, from 1; null if it had none
 * @param positive whether it is known to be relevant
 * @param textKey equal for documents whose texts are to be taken for the same
 */
public record LabelCandidate(
    String docId, float score, Integer firstStageRank, boolean positive, String textKey) {}
