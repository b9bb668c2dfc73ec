package io.sparkrerank.jobs.input;

import org.apache.spark.sql.Row;

/**
 * Totals of checked rows.
 *
 * @param read number of rows
 * @param bad number of rows with a reason to be rejected
 * @param distinct number of distinct keys among the other rows that have one
 * @param meanTokens estimated number of tokens per good row, on average; 0 without good rows
 */
public record InputTotals(long read, long bad, long distinct, double meanTokens) {

  static final String READ = "read";
  static final String BAD = "bad";
  static final String DISTINCT = "distinct";
  static final String MEAN_TOKENS = "mean_tokens";

  /** Reads a row of {@link CheckPlan#totals}. */
  public static InputTotals of(Row row) {
    return new InputTotals(
        row.<Long>getAs(READ),
        row.<Long>getAs(BAD),
        row.<Long>getAs(DISTINCT),
        row.<Double>getAs(MEAN_TOKENS));
  }

  /** Returns these totals with {@code rows} more good rows, whose pairs are not counted. */
  public InputTotals withUnscored(long rows) {
    return new InputTotals(read + rows, bad, distinct, meanTokens);
  }

  /** Returns the number of rows without a reason to be rejected. */
  public long good() {
    return read - bad;
  }
}
