package io.sparkrerank.jobs.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Corrections of probabilities for many tests at once. Undefined ones, NaN, are no tests. */
public enum Correction {
  /** p * tests: no error at all among them with the chosen probability. */
  BONFERRONI {
    @Override
    double[] ofAscending(double[] p) {
      return Arrays.stream(p).map(value -> value * p.length).toArray();
    }
  },

  /**
   * As Bonferroni, and never weaker.
   *
   * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
   */
  HOLM {
    @Override
    double[] ofAscending(double[] p) {
      double[] corrected = new double[p.length];
      double largest = 0;
      for (int rank = 0; rank < p.length; rank++) {
        largest = Math.max(largest, p[rank] * (p.length - rank));
        corrected[rank] = largest;
      }
      return corrected;
    }
  },

  /**
   * The share of errors among those found.
   *
   * @see <a href="https://doi.org/10.1111/j.2517-6161.1995.tb02031.x">Benjamini and Hochberg
   *     1995</a>
   */
  BENJAMINI_HOCHBERG {
    @Override
    double[] ofAscending(double[] p) {
      double[] corrected = new double[p.length];
      double smallest = 1;
      for (int rank = p.length - 1; rank >= 0; rank--) {
        smallest = Math.min(smallest, p[rank] * p.length / (rank + 1));
        corrected[rank] = smallest;
      }
      return corrected;
    }
  };

  abstract double[] ofAscending(double[] p);

  /** The corrected probabilities, in the order of {@code p}, at most 1. */
  public double[] of(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(index -> !Double.isNaN(p[index]))
            .boxed()
            .sorted(Comparator.comparingDouble(index -> p[index]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ascending = Arrays.stream(order).mapToDouble(index -> p[index]).toArray();
    double[] corrected = ofAscending(ascending);
    double[] result = new double[p.length];
    Arrays.fill(result, Double.NaN);
    for (int rank = 0; rank < order.length; rank++) {
      result[order[rank]] = Math.min(1, corrected[rank]);
    }
    return result;
  }
}
