package io.sparkrerank.jobs.statistics;

/**
 * What the differences of paired values say. A statistic that is undefined is null, and {@code
 * note} says why.
 *
 * @param pairs how many pairs there are
 * @param mean the mean difference
 * @param deviation the standard deviation of the differences, of the sample; null for one pair
 * @param effect Cohen's d_z: mean / deviation
 * @param tTest the paired t-test, two-sided
 * @param interval of the mean difference, by Student's t
 * @param bootstrap of the mean difference, by the percentiles of resampled means
 * @param randomization the probability of a mean as far from 0 under random signs, two-sided
 * @param exact whether all signs were tried for it, rather than drawn
 * @param wilcoxon Wilcoxon's signed-rank test
 * @param wins pairs with a positive difference
 * @param ties pairs without a difference
 * @param losses pairs with a negative difference
 * @param note why something is undefined, or null
 */
public record PairedComparison(
    int pairs,
    double mean,
    Double deviation,
    Double effect,
    TTest tTest,
    Interval interval,
    Interval bootstrap,
    Double randomization,
    boolean exact,
    SignedRankTest wilcoxon,
    int wins,
    int ties,
    int losses,
    String note) {

  /**
   * A t-test.
   *
   * @param t the statistic
   * @param degrees the degrees of freedom
   * @param p the two-sided probability
   */
  public record TTest(double t, int degrees, double p) {}

  /** The t-test's probability, or NaN where it is undefined. */
  public double p() {
    return tTest == null ? Double.NaN : tTest.p();
  }
}
