package io.sparkrerank.text;

import java.io.Serializable;

/**
 * The rules by which a pair that is too long is cut. A pair that fits is never cut. Otherwise the
 * text is cut. The query is cut only if it takes more than its share.
 *
 * @param maxTokens the most tokens of a pair, special tokens included
 * @param queryShare the share of the tokens, special tokens aside, that a query may always keep:
 *     above 0, at most 1
 * @param queryCut which end of a query is cut off
 * @param textCut which end of a text is cut off
 */
public record Truncation(int maxTokens, double queryShare, Cut queryCut, Cut textCut)
    implements Serializable {

  private static final long serialVersionUID = 2L;

  /** Checks the ranges. */
  public Truncation {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1: " + maxTokens);
    }
    if (!(queryShare > 0 && queryShare <= 1)) {
      throw new IllegalArgumentException("queryShare must be in (0, 1]: " + queryShare);
    }
  }

  /**
   * Returns how many tokens of the query are kept.
   *
   * @param room how many tokens a pair may have without the special ones
   */
  int keptOfQuery(int queryTokens, int textTokens, int room) {
    int share = Math.max(1, (int) Math.floor(queryShare * room));
    int leftByText = room - textTokens;
    return Math.min(queryTokens, Math.max(share, leftByText));
  }
}
