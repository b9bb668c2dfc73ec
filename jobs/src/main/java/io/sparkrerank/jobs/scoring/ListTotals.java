package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * Totals of the lists of all queries.
 *
 * @param listed number of rows that have a place in a list
 * @param kept number of rows that are left when each list is cut to its best documents
 */
record ListTotals(long listed, long kept) {

  static final String LISTED = "listed";
  static final String KEPT = "kept";

  /** Reads a row of {@link RankPlan#listTotals}. */
  static ListTotals of(Row row) {
    return new ListTotals(row.<Long>getAs(LISTED), row.<Long>getAs(KEPT));
  }
}
