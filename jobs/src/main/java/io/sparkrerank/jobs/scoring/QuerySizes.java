package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Row;

/**
 * Sizes of the queries' lists.
 *
 * @param queries number of queries
 * @param largest number of rows of the longest list; 0 without queries
 * @param largestId the query with the longest list, or empty without queries
 */
public record QuerySizes(long queries, long largest, String largestId) {

  static final String QUERIES = "queries";
  static final String LARGEST = "largest";
  static final String LARGEST_ID = "largest_id";

  /** Reads a row of {@link InputShapePlan#sizes}. */
  public static QuerySizes of(Row row) {
    return new QuerySizes(
        row.<Long>getAs(QUERIES), row.<Long>getAs(LARGEST), row.getAs(LARGEST_ID));
  }
}
