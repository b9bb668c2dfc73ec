package io.sparkrerank.jobs.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrections of probabilities for many tests at once. An undefined probability, NaN, stays
 * undefined and counts as a test with probability 1, because the number of tests follows from what
 * was asked, not from what was found.
 */
public enum Correction {
  /** p * tests, which bounds the probability of any error among the tests. */
  BONFERRONI {
    @Override
    double[] ofAscending(double[] p, int tests) {
      return Arrays.stream(p).map(value -> value * tests).toArray();
    }
  },

  /**
   * Bounds the same probability as Bonferroni's correction, and is never weaker.
   *
   * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
   */
  HOLM {
    @Override
    double[] ofAscending(double[] p, int tests) {
      double[] corrected = new double[p.length];
      double largest = 0;
      for (int rank = 0; rank < p.length; rank++) {
        largest = Math.max(largest, p[rank] * (tests - rank));
        corrected[rank] = largest;
      }
      return corrected;
    }
  },

  /**
   * Bounds the expected share of errors among the tests that are significant.
   *
   * @see <a href="https://doi.org/10.1111/j.2517-6161.1995.tb02031.x">Benjamini and Hochberg
   *     1995</a>
   */
  BENJAMINI_HOCHBERG {
    @Override
    double[] ofAscending(double[] p, int tests) {
      double[] corrected = new double[p.length];
      double smallest = 1;
      for (int rank = p.length - 1; rank >= 0; rank--) {
        smallest = Math.min(smallest, p[rank] * tests / (rank + 1));
        corrected[rank] = smallest;
      }
      return corrected;
    }
  };

  abstract double[] ofAscending(double[] p, int tests);

  /** Returns the corrected probabilities, in the order of {@code p}, at most 1. */
  public double[] of(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(index -> !Double.isNaN(p[index]))
            .boxed()
            .sorted(Comparator.comparingDouble(index -> p[index]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ascending = Arrays.stream(order).mapToDouble(index -> p[index]).toArray();
    double[] corrected = ofAscending(ascending, p.length);
    double[] result = new double[p.length];
    Arrays.fill(result, Double.NaN);
    for (int rank = 0; rank < order.length; rank++) {
      result[order[rank]] = Math.min(1, corrected[rank]);
    }
    return result;
  }
}
