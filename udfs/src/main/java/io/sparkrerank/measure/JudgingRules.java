package io.sparkrerank.measure;

import java.io.Serializable;

/**
 * The rules by which a run and its judgments become the list that is measured.
 *
 * @param order the order of the documents of a query
 * @param depth the number of ranks that are looked at; trec_eval's {@code -M}
 * @param unjudged the treatment of documents without a judgment; trec_eval's {@code -J} drops them
 * @param level the lowest grade that counts as relevant, for measures without their own;
 *     trec_eval's {@code -l}
 */
public record JudgingRules(Order order, int depth, Unjudged unjudged, int level)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The rules of trec_eval without options. */
  public static final JudgingRules DEFAULT =
      new JudgingRules(Order.SCORE, Integer.MAX_VALUE, Unjudged.KEEP, 1);

  /** Orders of the documents of a query. */
  public enum Order {
    /** By score, and by document id if scores are equal, as in trec_eval. */
    SCORE,
    /**
     * By the ranks that the run gives, as in the script of MS MARCO. The score of a {@link
     * ScoredDocument} is its negative rank. A rank that no document has is an empty place.
     */
    RANK
  }

  /** Treatments of documents without a judgment. */
  public enum Unjudged {
    /** They stay, and count as not relevant. */
    KEEP,
    /** They are dropped after the cut to the depth, and the others move up. */
    DROP
  }

  /** Returns the same rules, under which documents without a judgment stay. */
  public JudgingRules keepingUnjudged() {
    return new JudgingRules(order, depth, Unjudged.KEEP, level);
  }

  /** Checks that depth and level are at least 1. */
  public JudgingRules {
    if (depth < 1 || level < 1) {
      throw new IllegalArgumentException("Depth and level must be at least 1");
    }
  }
}
