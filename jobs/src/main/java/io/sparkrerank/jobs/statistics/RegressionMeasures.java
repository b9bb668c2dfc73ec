package io.sparkrerank.jobs.statistics;

import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * How well scores follow values.
 *
 * @param rows how many there are
 * @param pearson their linear correlation; NaN where either is constant
 * @param spearman the correlation of their ranks, equal ones with the mean of theirs; NaN likewise
 */
public record RegressionMeasures(int rows, double pearson, double spearman) {

  /** Computes the measures; with fewer than two rows there are none. */
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
