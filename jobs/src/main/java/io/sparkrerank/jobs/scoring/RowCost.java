package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The cost of scoring rows.
 *
 * @param pairs number of rows
 * @param tokens estimated number of tokens
 */
record RowCost(long pairs, long tokens) {

  static final String PAIRS = "pairs";
  static final String TOKENS = "tokens";

  /** The cost of no rows. */
  static final RowCost NONE = new RowCost(0, 0);

  /** Reads a row of {@link TopOfListPlan#drawn} or {@link TopOfListPlan#costs}. */
  static RowCost of(Row row) {
    return new RowCost(row.<Long>getAs(PAIRS), row.<Long>getAs(TOKENS));
  }

  /**
   * Returns the largest cost that a budget allows.
   *
   * @param pairs number of rows, or null for any number
   * @param tokens number of tokens, or null for any number
   */
  static RowCost atMost(@Nullable Long pairs, @Nullable Long tokens) {
    return new RowCost(
        pairs == null ? Long.MAX_VALUE : pairs, tokens == null ? Long.MAX_VALUE : tokens);
  }

  /** Returns the sum of two costs. */
  RowCost plus(RowCost more) {
    return new RowCost(pairs + more.pairs, tokens + more.tokens);
  }

  /** Returns a share of this cost, rounded down. */
  RowCost share(double share) {
    return new RowCost((long) (pairs * share), (long) (tokens * share));
  }

  /** Returns whether pairs or tokens are more than {@code most} allows. */
  boolean exceeds(RowCost most) {
    return pairs > most.pairs() || tokens > most.tokens();
  }
}
