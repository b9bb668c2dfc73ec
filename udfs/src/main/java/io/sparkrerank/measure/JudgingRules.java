package io.sparkrerank.measure;

import java.io.Serializable;

/**
 * How a run and its judgments become the list that is measured.
 *
 * @param order what orders the documents of a query
 * @param depth how many ranks of the ordered list are looked at at all; trec_eval's {@code -M}
 * @param unjudged whether documents without a judgment stay; trec_eval's {@code -J} drops them
 * @param level the lowest grade that counts as relevant, for measures that do not say; trec_eval's
 *     {@code -l}
 */
public record JudgingRules(Order order, int depth, Unjudged unjudged, int level)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What trec_eval does without options. */
  public static final JudgingRules DEFAULT =
      new JudgingRules(Order.SCORE, Integer.MAX_VALUE, Unjudged.KEEP, 1);

  /** What orders the documents of a query. */
  public enum Order {
    /** Scores, and for equal ones document ids, as in trec_eval. */
    SCORE,
    /**
     * Ranks that the run gives, as in the MS MARCO script: a {@link ScoredDocument} has its
     * negative rank as score, and a rank that nobody has is an empty place.
     */
    RANK
  }

  /** What becomes of documents without a judgment. */
  public enum Unjudged {
    /** They stay, and count as not relevant. */
    KEEP,
    /** They are dropped, after the cut to the depth, and the others close ranks. */
    DROP
  }

  /** The same rules, but for documents without a judgment, which stay. */
  public JudgingRules keepingUnjudged() {
    return new JudgingRules(order, depth, Unjudged.KEEP, level);
  }

  /** Checks the numbers. */
  public JudgingRules {
    if (depth < 1 || level < 1) {
      throw new IllegalArgumentException("Depth and level must be at least 1");
    }
  }
}
