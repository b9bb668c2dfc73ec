package io.sparkrerank.jobs.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.inference.TTest;

/** Compares paired values, such as one measure of two runs on the same queries. */
public final class PairedDifferences {

  /** Values closer than this are equal: the same ratio, computed in another order. */
  public static final double EPSILON = 1e-9;

  private final double[] differences;
  private final Resampling resampling;

  /**
   * Creates a comparison.
   *
   * @param differences new value - old value of each pair, in an order that does not change
   * @param samples how many resamples are drawn
   * @param seed decides them
   */
  public PairedDifferences(double[] differences, int samples, long seed) {
    this.differences = Arrays.stream(differences).map(d -> Math.abs(d) < EPSILON ? 0 : d).toArray();
    this.resampling = new Resampling(this.differences, samples, seed);
  }

  /** All statistics. */
  public PairedComparison compare() {
    int pairs = differences.length;
    if (pairs == 0) {
      return undefined("There are no queries to compare");
    }
    double mean = Mean.of(differences).getAsDouble();
    if (pairs == 1) {
      return undefined("One query only: there is nothing to test or to estimate a spread from");
    }
    double deviation = StandardDeviation.of(differences).getAsDouble();
    if (Arrays.stream(differences).allMatch(d -> d == 0)) {
      return undefined("The runs do not differ on any query: there is nothing to test");
    }
    boolean constant = deviation < Interval.NO_SPREAD;
    PairedComparison.TTest tTest = constant ? null : tTest();
    return new PairedComparison(
        pairs,
        mean,
        deviation,
        constant ? null : mean / deviation,
        tTest,
        Interval.ofMean(differences),
        constant ? null : resampling.bootstrap(),
        resampling.randomization(),
        resampling.isExact(),
        SignedRankTest.of(differences),
        count(1),
        count(0),
        count(-1),
        constant
            ? "Every query differs by the same amount: a spread of 0 allows no t-test and no interval"
            : null);
  }

  private PairedComparison undefined(String note) {
    double mean = differences.length == 0 ? 0 : Mean.of(differences).getAsDouble();
    return new PairedComparison(
        differences.length,
        mean,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        count(1),
        count(0),
        count(-1),
        note);
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
