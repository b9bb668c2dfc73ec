package io.sparkrerank.jobs.input;

import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Totals of the lines of a run.
 *
 * @param readable number of lines that can be read
 * @param malformed the first file with a line that cannot be read, or null
 * @param shifted the first file with a line that makes the whole run wrong, or null
 */
record RunTotals(long readable, @Nullable String malformed, @Nullable String shifted) {

  static final String READABLE = "readable";
  static final String MALFORMED = "malformed";
  static final String SHIFTED = "shifted";

  /** Reads a row of {@link JoinPlan#runTotals}. */
  static RunTotals of(Row row) {
    return new RunTotals(row.<Long>getAs(READABLE), row.getAs(MALFORMED), row.getAs(SHIFTED));
  }
}
