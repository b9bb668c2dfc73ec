package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * Totals of scored rows.
 *
 * @param rows number of rows
 * @param truncated number of rows of which tokens were dropped
 */
public record ScoredTotals(long rows, long truncated) {

  static final String ROWS = "rows";
  static final String TRUNCATED = "truncated";

  /** Reads a row of {@link RankPlan#scoredTotals}. */
  public static ScoredTotals of(Row row) {
    return new ScoredTotals(row.<Long>getAs(ROWS), row.<Long>getAs(TRUNCATED));
  }
}
