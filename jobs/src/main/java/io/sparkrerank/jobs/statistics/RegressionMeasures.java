package io.sparkrerank.jobs.statistics;

import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * The correlation of scores with values.
 *
 * @param rows the number of rows
 * @param pearson the linear correlation; NaN if scores or values are constant
 * @param spearman the correlation of ranks, with the mean rank for equal numbers; NaN if scores or
 *     values are constant
 */
public record RegressionMeasures(int rows, double pearson, double spearman) {

  /** Computes the measures. Both are NaN for fewer than two rows. */
  public static RegressionMeasures of(double[] scores, double[] values) {
    if (scores.length < 2) {
      return new RegressionMeasures(scores.length, Double.NaN, Double.NaN);
    }
    return new RegressionMeasures(
        scores.length,
        new PearsonsCorrelation().correlation(scores, values),
        new SpearmansCorrelation().correlation(scores, values));
  }
}
