package io.sparkrerank.model;

import io.sparkrerank.text.TokenizedPair;
import org.jspecify.annotations.Nullable;

/**
 * The result for one pair: either its logits or the fault that it has none for.
 *
 * @param logits the raw outputs, one for each label or as {@link LogitLayout} says, all finite;
 *     null if there is a fault
 * @param queryTokens tokens of the whole query
 * @param textTokens tokens of the whole text
 * @param droppedTokens how many of both were cut off
 * @param fault the reason why there are no logits; null if there are
 */
public record ScoredPair(
    float @Nullable [] logits,
    int queryTokens,
    int textTokens,
    int droppedTokens,
    @Nullable PairFault fault) {

  /** Returns the result of a pair that has {@code logits}. */
  static ScoredPair scored(TokenizedPair pair, float[] logits) {
    return new ScoredPair(
        logits, pair.queryTokens(), pair.textTokens(), pair.droppedTokens(), null);
  }

  /** Returns the result of a pair that has no logits because of {@code fault}. */
  static ScoredPair failed(TokenizedPair pair, PairFault fault) {
    return new ScoredPair(null, pair.queryTokens(), pair.textTokens(), pair.droppedTokens(), fault);
  }

  /** Returns whether the network's output was not finite. */
  public boolean isNonFinite() {
    return fault != null && fault.reason() == PairFault.Reason.NON_FINITE_LOGITS;
  }
}
