package io.sparkrerank.batch;

import java.io.Serializable;

/**
 * The sizes of batches. The padded length of a pair follows from its own length alone. The number
 * of rows follows from the padded length and {@code rows}. So the logits of a pair are the same to
 * the bit, whatever its neighbours.
 *
 * @param maxTokens the most tokens of a batch, padding included; a batch has at least one row
 * @param maxRows the most rows of a batch
 * @param maxLength the most tokens of a row; longer ones do not occur
 * @param rows how the number of rows of a batch that is not full may vary
 */
public record TokenBudget(int maxTokens, int maxRows, int maxLength, Rows rows)
    implements Serializable {

  /** The ways in which the number of rows may vary between batches of one length. */
  public enum Rows {
    /** Not at all: rows of padding fill the last batch. For networks of any kind. */
    FIXED,
    /**
     * Between {@link #FEWEST_ROWS} and {@link #MOST_ROWS}: for networks whose kernels give the same
     * bits in all of these. oneDNN's do; it treats one row, and sixteen and more, differently.
     */
    AS_MANY_AS_PAIRS
  }

  private static final long serialVersionUID = 1L;

  private static final int FEWEST_ROWS = 2;

  private static final int MOST_ROWS = 15;

  /** Matrix products are fastest, and shapes few, when lengths are multiples of this. */
  private static final int STEP = 8;

  /** Long pairs are rare: where batches are filled, a coarser step makes fewer and fuller ones. */
  private static final int LONG_STEP = 32;

  private static final int LONG = 128;

  /**
   * Batches have a multiple of this many rows, or {@link #SMALL_ROW_GROUP}, or one. Matrix kernels
   * treat rows that are left over differently, and a score must not depend on its row. Every number
   * of rows was tried; 2 gave two values.
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

  /** Returns a budget of at most half of {@code tokens}, which turned out to be too many. */
  public TokenBudget below(int tokens) {
    int fewer = Math.max(1, Math.min(maxTokens, tokens) / 2);
    return new TokenBudget(fewer, maxRows, maxLength, rows);
  }

  /** Returns the length that a pair of {@code length} tokens is padded to. */
  public int paddedLength(int length) {
    int step = length <= LONG || rows == Rows.AS_MANY_AS_PAIRS ? STEP : LONG_STEP;
    int padded = (length + step - 1) / step * step;
    return Math.min(padded, maxLength);
  }

  /** Returns the rows of a full batch whose pairs are padded to {@code paddedLength}. */
  public int rows(int paddedLength) {
    int most = Math.max(1, Math.min(maxRows, maxTokens / paddedLength));
    if (rows == Rows.AS_MANY_AS_PAIRS) {
      // So that the bits do not depend on the budget either.
      return Math.min(Math.min(Math.max(FEWEST_ROWS, most), MOST_ROWS), maxRows);
    }
    if (most >= ROW_GROUP) {
      return most / ROW_GROUP * ROW_GROUP;
    }
    return most >= SMALL_ROW_GROUP ? SMALL_ROW_GROUP : 1;
  }

  /** Returns the rows of a batch of {@code pairs}, at most as many as fit, padded to a length. */
  public int rows(int paddedLength, int pairs) {
    int full = rows(paddedLength);
    return rows == Rows.FIXED ? full : Math.min(full, Math.max(FEWEST_ROWS, pairs));
  }
}
