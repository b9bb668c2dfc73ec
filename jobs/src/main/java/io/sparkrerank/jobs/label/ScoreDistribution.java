package io.sparkrerank.jobs.label;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The distribution of the scores of one kind.
 *
 * @param kind {@code positives}, {@code negatives} or {@code differences}
 * @param count the number of values, at least 1
 * @param mean their mean
 * @param quantiles the values at fixed shares of all of them
 */
public record ScoreDistribution(String kind, long count, double mean, Quantiles quantiles) {

  /**
   * The values below which a share of all values lies.
   *
   * @param least the smallest value
   * @param p05 the value at 5 %
   * @param p25 the value at 25 %
   * @param median the value at 50 %
   * @param p75 the value at 75 %
   * @param p95 the value at 95 %
   * @param most the largest value
   */
  public record Quantiles(
      double least, double p05, double p25, double median, double p75, double p95, double most) {

    /** Returns all values in ascending order. */
    public List<Double> values() {
      return List.of(least, p05, p25, median, p75, p95, most);
    }
  }

  /** Reads a row of {@link ScoreDistributionPlan#distributions}. */
  static ScoreDistribution of(Row row) {
    return new ScoreDistribution(
        row.getAs(ScoreDistributionPlan.KIND),
        row.getAs(ScoreDistributionPlan.COUNT),
        row.getAs(ScoreDistributionPlan.MEAN),
        new Quantiles(
            row.getAs(ScoreDistributionPlan.LEAST),
            row.getAs(ScoreDistributionPlan.P05),
            row.getAs(ScoreDistributionPlan.P25),
            row.getAs(ScoreDistributionPlan.MEDIAN),
            row.getAs(ScoreDistributionPlan.P75),
            row.getAs(ScoreDistributionPlan.P95),
            row.getAs(ScoreDistributionPlan.MOST)));
  }
}
