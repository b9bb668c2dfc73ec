package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * Totals of ranked lists as they were written.
 *
 * @param rows number of rows, and of those that were truncated
 * @param queries number of queries
 * @param incomplete number of queries that are marked incomplete
 */
record RankedTotals(ScoredTotals rows, long queries, long incomplete) {

  static final String QUERIES = "queries";
  static final String INCOMPLETE = "incomplete";

  /** Reads a row of {@link RankPlan#rankedTotals}. */
  static RankedTotals of(Row row) {
    return new RankedTotals(
        ScoredTotals.of(row), row.<Long>getAs(QUERIES), row.<Long>getAs(INCOMPLETE));
  }
}
