package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * Totals of the passages that texts are cut into.
 *
 * @param passages number of passages
 * @param distinct number of distinct pairs of query and passage
 * @param meanTokens estimated number of tokens per pair, on average
 */
record PassageTotals(long passages, long distinct, double meanTokens) {

  static final String PASSAGES = "passages";
  static final String DISTINCT = "distinct";
  static final String MEAN_TOKENS = "mean_tokens";

  /** Reads a row of {@link PassagePlan#totals}. */
  static PassageTotals of(Row row) {
    return new PassageTotals(
        row.<Long>getAs(PASSAGES), row.<Long>getAs(DISTINCT), row.<Double>getAs(MEAN_TOKENS));
  }
}
