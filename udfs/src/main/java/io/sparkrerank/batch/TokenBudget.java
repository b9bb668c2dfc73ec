package io.sparkrerank.batch;

import java.io.Serializable;

/**
 * How large batches are. The padded length of a pair follows from its own length, and the number of
 * rows from the padded length, so that a pair is always computed in a batch of the same shape,
 * whatever its neighbours: only then are its logits the same to the bit.
 *
 * @param maxTokens the most tokens of a batch, padding included; a batch has at least one row
 * @param maxRows the most rows of a batch
 * @param maxLength the most tokens of a row; longer ones do not occur
 */
public record TokenBudget(int maxTokens, int maxRows, int maxLength) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Matrix products are fastest, and shapes few, when lengths are multiples of this. */
  private static final int STEP = 8;

  /** Long pairs are rare: a coarser step makes fewer, fuller batches of them. */
  private static final int LONG_STEP = 32;

  private static final int LONG = 128;

  /**
   * Batches have a multiple of this many rows, or {@link #SMALL_ROW_GROUP}, or one: matrix kernels
   * treat rows that are left over differently, and a score must not depend on its row. Tried for
   * every number of rows; 2 gave two values.
   */
  private static final int ROW_GROUP = 8;

  private static final int SMALL_ROW_GROUP = 4;

  /** Checks the ranges. */
  public TokenBudget {
    if (maxTokens < 1 || maxRows < 1 || maxLength < 1) {
      throw new IllegalArgumentException(
          "Token budget must be positive: %d tokens, %d rows, length %d"
              .formatted(maxTokens, maxRows, maxLength));
    }
  }

  /** The length that a pair of {@code length} tokens is padded to. */
  public int paddedLength(int length) {
    int step = length <= LONG ? STEP : LONG_STEP;
    int padded = (length + step - 1) / step * step;
    return Math.min(padded, maxLength);
  }

  /** The rows of every batch whose pairs are padded to {@code paddedLength}. */
  public int rows(int paddedLength) {
    int most = Math.max(1, Math.min(maxRows, maxTokens / paddedLength));
    if (most >= ROW_GROUP) {
      return most / ROW_GROUP * ROW_GROUP;
    }
    return most >= SMALL_ROW_GROUP ? SMALL_ROW_GROUP : 1;
  }
}
