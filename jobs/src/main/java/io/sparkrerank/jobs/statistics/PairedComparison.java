package io.sparkrerank.jobs.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The statistics of the differences of paired values. A statistic that is undefined is null.
 *
 * @param counts the numbers of pairs
 * @param mean the mean difference; 0 for no pairs
 * @param deviation the standard deviation of the differences, of the sample; null for fewer than
 *     two pairs, and if no pair differs
 * @param spread the statistics that need a spread of the differences, or null if there is none
 * @param signs the tests that need signs of differences, or null for fewer than two pairs, and if
 *     no pair differs
 * @param note a sentence that says why something is undefined, or null if nothing is
 */
public record PairedComparison(
    Counts counts,
    double mean,
    @Nullable Double deviation,
    @Nullable SpreadStatistics spread,
    @Nullable SignTests signs,
    @Nullable String note) {

  /**
   * Numbers of pairs.
   *
   * @param wins pairs with a positive difference
   * @param ties pairs without a difference
   * @param losses pairs with a negative difference
   */
  public record Counts(int wins, int ties, int losses) {

    /** Returns the number of all pairs. */
    public int pairs() {
      return wins + ties + losses;
    }
  }

  /**
   * Statistics that need a spread of the differences.
   *
   * @param effect Cohen's d_z: mean / deviation
   * @param tTest the paired t-test, two-sided
   * @param interval the interval of the mean difference, by Student's t
   * @param bootstrap the interval of the mean difference, by the percentiles of resampled means
   */
  public record SpreadStatistics(
      double effect, TTest tTest, Interval interval, Interval bootstrap) {}

  /**
   * A t-test.
   *
   * @param t the statistic
   * @param degrees the degrees of freedom
   * @param p the two-sided probability
   */
  public record TTest(double t, int degrees, double p) {}

  /**
   * Tests that need signs of differences.
   *
   * @param randomization the two-sided probability of a mean as far from 0 under random signs
   * @param exact whether all signs were tried for it, rather than drawn
   * @param wilcoxon Wilcoxon's signed-rank test
   */
  public record SignTests(double randomization, boolean exact, SignedRankTest wilcoxon) {}

  /** Returns the probability of the t-test, or NaN if it is undefined. */
  public double p() {
    return spread == null ? Double.NaN : spread.tTest().p();
  }

  /** Returns Cohen's d_z, or null if it is undefined. */
  public @Nullable Double effect() {
    return spread == null ? null : spread.effect();
  }

  /** Returns the paired t-test, or null if it is undefined. */
  public @Nullable TTest tTest() {
    return spread == null ? null : spread.tTest();
  }

  /** Returns the interval of the mean difference by Student's t, or null if it is undefined. */
  public @Nullable Interval interval() {
    return spread == null ? null : spread.interval();
  }

  /** Returns the interval of the mean difference by resampling, or null if it is undefined. */
  public @Nullable Interval bootstrap() {
    return spread == null ? null : spread.bootstrap();
  }

  /** Returns the probability under random signs, or null if it is undefined. */
  public @Nullable Double randomization() {
    return signs == null ? null : signs.randomization();
  }

  /** Tells whether all signs were tried for {@link #randomization}. */
  public boolean exact() {
    return signs != null && signs.exact();
  }

  /** Returns Wilcoxon's signed-rank test, or null if it is undefined. */
  public @Nullable SignedRankTest wilcoxon() {
    return signs == null ? null : signs.wilcoxon();
  }
}
