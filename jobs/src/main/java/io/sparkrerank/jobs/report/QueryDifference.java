package io.sparkrerank.jobs.report;

/**
 * A measure of two runs on one query.
 *
 * @param queryId the query
 * @param before the baseline's value
 * @param after the run's value
 */
public record QueryDifference(String queryId, double before, double after) {

  /** What the run gained. */
  public double difference() {
    return after - before;
  }
}
