package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * Totals of stored scores.
 *
 * @param pairs number of pairs
 * @param rejected number of pairs that have a fault instead of logits
 */
record ScoreTotals(long pairs, long rejected) {

  static final String PAIRS = "pairs";
  static final String REJECTED = "rejected";

  /** Reads a row of {@link PairScorePlan#totals}. */
  static ScoreTotals of(Row row) {
    return new ScoreTotals(row.<Long>getAs(PAIRS), row.<Long>getAs(REJECTED));
  }

  /** Returns the number of pairs that have logits. */
  long scored() {
    return pairs - rejected;
  }
}
