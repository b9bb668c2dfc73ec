package io.sparkrerank.jobs.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Wilcoxon's signed-rank test, two-sided. Differences of 0 are dropped, and equal ones share their
 * mean rank, as in SciPy's {@code wilcoxon}.
 *
 * @param p the two-sided probability of a rank sum as far from its mean
 * @param method the computation of the probability
 * @see <a href="https://doi.org/10.2307/3001968">Wilcoxon 1945</a>
 */
public record SignedRankTest(double p, Method method) {

  /** The exact distribution of this many differences takes less than a tenth of a second. */
  static final int MOST_EXACT = 500;

  /** The computation of the probability. */
  public enum Method {
    /** From the distribution over all signs, ties included. */
    EXACT,
    /** From the normal distribution, with the variance that ties leave. */
    APPROXIMATE
  }

  /** Tells whether the probability is exact. */
  public boolean isExact() {
    return method == Method.EXACT;
  }

  /** Tests the differences of paired values. Returns null if all of them are 0. */
  static @Nullable SignedRankTest of(double[] differences) {
    double[] signed = Arrays.stream(differences).filter(d -> d != 0).toArray();
    if (signed.length == 0) {
      return null;
    }
    long[] ranks = doubledRanks(signed);
    long positive =
        IntStream.range(0, signed.length)
            .filter(index -> signed[index] > 0)
            .mapToLong(index -> ranks[index])
            .sum();
    return signed.length <= MOST_EXACT
        ? new SignedRankTest(exact(ranks, positive), Method.EXACT)
        : new SignedRankTest(approximate(ranks, positive), Method.APPROXIMATE);
  }

  /** Returns the ranks by size, from 1, times two, because mean ranks of ties are halves. */
  private static long[] doubledRanks(double[] signed) {
    int[] order =
        IntStream.range(0, signed.length)
            .boxed()
            .sorted(Comparator.comparingDouble(index -> Math.abs(signed[index])))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] ranks = new long[signed.length];
    int start = 0;
    for (int end = 1; end <= order.length; end++) {
      if (end == order.length || !isTied(signed[order[end - 1]], signed[order[end]])) {
        for (int place = start; place < end; place++) {
          ranks[order[place]] = start + 1L + end;
        }
        start = end;
      }
    }
    return ranks;
  }

  /** Tells whether two sizes are equal; the same ratio can differ in its last bits. */
  private static boolean isTied(double smaller, double larger) {
    return Math.abs(larger) - Math.abs(smaller) < PairedDifferences.EPSILON;
  }

  private static double exact(long[] ranks, long positive) {
    int total = Math.toIntExact(Arrays.stream(ranks).sum());
    // The distribution is symmetric: the lower tail is all that is needed.
    int tail = Math.toIntExact(Math.min(positive, total - positive));
    double[] probabilities = new double[tail + 1];
    probabilities[0] = 1;
    long reached = 0;
    for (long rank : Arrays.stream(ranks).sorted().toArray()) {
      reached += rank;
      int step = Math.toIntExact(rank);
      for (int sum = (int) Math.min(tail, reached); sum >= step; sum--) {
        probabilities[sum] = (probabilities[sum] + probabilities[sum - step]) / 2;
      }
      for (int sum = Math.min(tail, step - 1); sum >= 0; sum--) {
        probabilities[sum] /= 2;
      }
    }
    return Math.min(1, 2 * Arrays.stream(probabilities).sum());
  }

  /** Uses no correction for continuity, like SciPy. */
  private static double approximate(long[] ranks, long positive) {
    double mean = Arrays.stream(ranks).sum() / 2.0;
    // Each rank is added with probability 1/2. With ties this is the corrected variance.
    double variance = Arrays.stream(ranks).mapToDouble(rank -> (double) rank * rank).sum() / 4;
    double z = Math.abs(positive - mean) / Math.sqrt(variance);
    return 2 * NormalDistribution.of(0, 1).survivalProbability(z);
  }
}
