package io.sparkrerank.jobs.statistics;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A confidence interval of 95 %.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

  /** The level of confidence. */
  public static final double LEVEL = 0.95;

  /** Spreads below this come from rounding. */
  static final double NO_SPREAD = 1e-9;

  /** Returns the interval of a mean by Student's t, or null if the values have no spread. */
  public static @Nullable Interval ofMean(double[] values) {
    double deviation = values.length < 2 ? 0 : StandardDeviation.of(values).getAsDouble();
    if (deviation < NO_SPREAD) {
      return null;
    }
    double quantile =
        TDistribution.of(values.length - 1.0).inverseCumulativeProbability((1 + LEVEL) / 2);
    double mean = Mean.of(values).getAsDouble();
    double half = quantile * deviation / Math.sqrt(values.length);
    return new Interval(mean - half, mean + half);
  }
}
