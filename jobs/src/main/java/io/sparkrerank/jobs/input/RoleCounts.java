package io.sparkrerank.jobs.input;

import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Row;

/**
 * Counts of the texts of a role.
 *
 * @param role the code of the role; see {@link io.sparkrerank.spark.row.TextRole}
 * @param rows number of rows
 * @param good number of rows without a reason to be rejected
 */
public record RoleCounts(String role, long rows, long good) {

  static final String ROWS = "rows";
  static final String GOOD = "good";

  /** Reads a row of {@link TextPlan#counts}. */
  public static RoleCounts of(Row row) {
    return new RoleCounts(row.getAs(Columns.ROLE), row.<Long>getAs(ROWS), row.<Long>getAs(GOOD));
  }
}
