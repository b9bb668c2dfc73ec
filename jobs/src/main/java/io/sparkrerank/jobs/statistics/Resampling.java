package io.sparkrerank.jobs.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * An interval and a test without assumptions on the distribution, by drawing differences again. The
 * same seed gives the same numbers, on any number of threads.
 */
final class Resampling {

  /** All signs of at most this many differences are tried, about a million. */
  private static final int MOST_EXACT = 20;

  /** Sums that differ by rounding alone count as equally far from 0. */
  private static final double ROUNDING = 1e-12;

  /** An odd number without pattern, which is not the generator's own step. */
  private static final long MIXER = 0xd1342543de82ef95L;

  private final double[] differences;
  private final int samples;
  private final long seed;

  Resampling(double[] differences, int samples, long seed) {
    this.differences = differences;
    this.samples = samples;
    this.seed = seed;
  }

  /**
   * Returns the percentile interval of the mean.
   *
   * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani 1993, chapter 13</a>
   */
  Interval bootstrap() {
    double[] means =
        IntStream.range(0, samples)
            .parallel()
            .mapToDouble(sample -> resampledMean(random(2L * sample)))
            .toArray();
    double tail = (1 - Interval.LEVEL) / 2;
    double[] ends = Quantile.withDefaults().evaluate(means, tail, 1 - tail);
    return new Interval(ends[0], ends[1]);
  }

  private double resampledMean(SplittableRandom random) {
    double sum = 0;
    for (int draw = 0; draw < differences.length; draw++) {
      sum += differences[random.nextInt(differences.length)];
    }
    return sum / differences.length;
  }

  /** Tells whether {@link #randomization} tries all signs. */
  boolean isExact() {
    return signed().length <= MOST_EXACT;
  }

  /**
   * Returns the two-sided probability of a mean as far from 0 if the sign of each difference were
   * random: Fisher's randomisation test. With drawn signs it is (c + 1) / (samples + 1), which is
   * never 0.
   */
  double randomization() {
    double[] signed = signed();
    double observed = Math.abs(Arrays.stream(signed).sum());
    double far = observed - ROUNDING * Arrays.stream(signed).map(Math::abs).sum();
    if (isExact()) {
      return exact(signed, far);
    }
    long extreme =
        IntStream.range(0, samples)
            .parallel()
            .filter(sample -> Math.abs(flipped(signed, random(2L * sample + 1))) >= far)
            .count();
    return (extreme + 1.0) / (samples + 1.0);
  }

  /** Returns the differences that have a sign to flip. */
  private double[] signed() {
    return Arrays.stream(differences).filter(d -> d != 0).toArray();
  }

  private static double exact(double[] signed, double far) {
    double[] first = sums(Arrays.copyOfRange(signed, 0, signed.length / 2));
    double[] second = sums(Arrays.copyOfRange(signed, signed.length / 2, signed.length));
    long extreme = 0;
    for (double a : first) {
      for (double b : second) {
        if (Math.abs(a + b) >= far) {
          extreme++;
        }
      }
    }
    return (double) extreme / ((long) first.length * second.length);
  }

  /** Returns the sums of {@code values} under all signs. */
  private static double[] sums(double[] values) {
    double[] sums = new double[1 << values.length];
    for (int signs = 0; signs < sums.length; signs++) {
      for (int index = 0; index < values.length; index++) {
        sums[signs] += (signs >> index & 1) == 0 ? values[index] : -values[index];
      }
    }
    return sums;
  }

  private static double flipped(double[] values, SplittableRandom random) {
    double sum = 0;
    long signs = 0;
    for (int index = 0; index < values.length; index++) {
      if ((index & 63) == 0) {
        signs = random.nextLong();
      }
      sum += (signs & 1) == 0 ? values[index] : -values[index];
      signs >>>= 1;
    }
    return sum;
  }

  /** Returns a separate stream for each sample, so that any thread can draw it. */
  private SplittableRandom random(long stream) {
    // Mixed twice, because seeds that are one step of the generator apart draw the same numbers,
    // shifted.
    return new SplittableRandom(new SplittableRandom(seed ^ MIXER * (stream + 1)).nextLong());
  }
}
