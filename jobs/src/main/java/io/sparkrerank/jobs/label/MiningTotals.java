package io.sparkrerank.jobs.label;

import org.apache.spark.sql.Row;

/**
 * The numbers of queries, and of documents that were chosen for them.
 *
 * @param queries the queries that have scored candidates
 * @param withPositives the queries that have a positive
 * @param shortOfNegatives the queries with a positive and fewer negatives than wanted
 * @param withoutNegatives the queries with a positive and no negative; no example with negatives
 *     has them
 * @param positives the positives of all queries
 * @param negatives the negatives of all queries
 */
public record MiningTotals(
    long queries,
    long withPositives,
    long shortOfNegatives,
    long withoutNegatives,
    long positives,
    long negatives) {

  static final String QUERIES = "queries";
  static final String WITH_POSITIVES = "with_positives";
  static final String SHORT_OF_NEGATIVES = "short_of_negatives";
  static final String WITHOUT_NEGATIVES = "without_negatives";
  static final String POSITIVES = "positives";
  static final String NEGATIVES = "negatives";

  /** Reads the row of {@link MiningPlan#totals}. */
  static MiningTotals of(Row row) {
    return new MiningTotals(
        row.getAs(QUERIES),
        row.getAs(WITH_POSITIVES),
        row.getAs(SHORT_OF_NEGATIVES),
        row.getAs(WITHOUT_NEGATIVES),
        row.getAs(POSITIVES),
        row.getAs(NEGATIVES));
  }
}
