package io.sparkrerank.jobs.statistics;

import io.sparkrerank.jobs.statistics.PairedComparison.Counts;
import io.sparkrerank.jobs.statistics.PairedComparison.SignTests;
import io.sparkrerank.jobs.statistics.PairedComparison.SpreadStatistics;
import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.inference.TTest;

/** Compares paired values, such as one measure of two runs on the same queries. */
public final class PairedDifferences {

  /** Values closer than this are equal: they are the same ratio, computed in another order. */
  public static final double EPSILON = 1e-9;

  private final double[] differences;
  private final Resampling resampling;

  /**
   * Creates a comparison.
   *
   * @param differences the new value minus the old value of each pair, in an order that does not
   *     change
   * @param samples how many resamples are drawn
   * @param seed the seed of the resamples
   */
  public PairedDifferences(double[] differences, int samples, long seed) {
    this.differences = Arrays.stream(differences).map(d -> Math.abs(d) < EPSILON ? 0 : d).toArray();
    this.resampling = new Resampling(this.differences, samples, seed);
  }

  /** Computes all statistics. Those that are undefined are left out, with a note that says why. */
  public PairedComparison compare() {
    if (differences.length == 0) {
      return undefined(0, "There are no queries to compare");
    }
    double mean = Mean.of(differences).getAsDouble();
    if (differences.length == 1) {
      return undefined(
          mean, "One query only: there is nothing to test or to estimate a spread from");
    }
    SignedRankTest wilcoxon = SignedRankTest.of(differences);
    if (wilcoxon == null) {
      return undefined(mean, "The runs do not differ on any query: there is nothing to test");
    }
    double deviation = StandardDeviation.of(differences).getAsDouble();
    Interval interval = Interval.ofMean(differences);
    return new PairedComparison(
        counts(),
        mean,
        deviation,
        interval == null
            ? null
            : new SpreadStatistics(mean / deviation, tTest(), interval, resampling.bootstrap()),
        new SignTests(resampling.randomization(), resampling.isExact(), wilcoxon),
        interval == null
            ? "Every query differs by the same amount: a spread of 0 allows no t-test and no interval"
            : null);
  }

  private PairedComparison undefined(double mean, String note) {
    return new PairedComparison(counts(), mean, null, null, null, note);
  }

  private Counts counts() {
    return new Counts(count(1), count(0), count(-1));
  }

  private PairedComparison.TTest tTest() {
    TTest.Result result = TTest.withDefaults().test(differences);
    return new PairedComparison.TTest(
        result.getStatistic(), differences.length - 1, result.getPValue());
  }

  private int count(int sign) {
    return (int) Arrays.stream(differences).filter(d -> Math.signum(d) == sign).count();
  }
}
