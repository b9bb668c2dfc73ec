package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.statistics.PairedDifferences;

/**
 * A measure of two runs on one query.
 *
 * @param queryId the query
 * @param before the baseline's value
 * @param after the run's value
 */
public record QueryDifference(String queryId, double before, double after) {

  /** Returns what the run gained; 0 if the two values differ by rounding alone. */
  public double difference() {
    double difference = after - before;
    return Math.abs(difference) < PairedDifferences.EPSILON ? 0 : difference;
  }
}
