package io.sparkrerank.model;

/**
 * What a cross-encoder says of a pair.
 *
 * @param logits the raw outputs, one a label or as {@link LogitLayout} says, all finite; null if
 *     there is a fault
 * @param queryTokens tokens of the whole query
 * @param textTokens tokens of the whole text
 * @param droppedTokens how many of both were cut off
 * @param fault why there are no logits, or null
 */
public record ScoredPair(
    float[] logits, int queryTokens, int textTokens, int droppedTokens, PairFault fault) {

  /** Whether the network's output was not finite. */
  public boolean isNonFinite() {
    return fault != null && fault.reason() == PairFault.Reason.NON_FINITE_LOGITS;
  }
}
