package io.sparkrerank.measure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Normalised discounted cumulative gain: the sum over ranks i of gain(i) / log2(i + 1), divided by
 * the same sum over the best possible list of all judged documents. With linear gains it equals
 * trec_eval's {@code ndcg} and {@code ndcg_cut}, with exponential gains it equals gdeval's.
 *
 * @param gains the gains of grades
 * @param cutoff the number of ranks that count, in both sums
 * @see <a href="https://doi.org/10.1145/582415.582418">Järvelin and Kekäläinen 2002</a>
 */
public record Ndcg(Gains gains, int cutoff) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "nDCG";

  static final String TREC_NAME = "ndcg";

  static final String TREC_NAME_WITH_CUTOFF = "ndcg_cut";

  /** log2(i + 2) of the first places i, which are enough for most cutoffs. */
  private static final double[] DISCOUNTS = new double[1024];

  static {
    Arrays.setAll(DISCOUNTS, Ndcg::computedDiscount);
  }

  /** Checks that the cutoff is at least 1. */
  public Ndcg {
    if (cutoff < 1) {
      throw new IllegalArgumentException("The cutoff must be at least 1: " + cutoff);
    }
  }

  @Override
  public double of(JudgedRanking ranking) {
    double ideal = ideal(ranking);
    if (ideal == 0) {
      return 0;
    }
    double sum = 0;
    for (int place = 0; place < ranking.places(cutoff); place++) {
      double gain = gains.of(ranking.grade(place));
      if (gain != 0) {
        sum += gain / discount(place);
      }
    }
    return sum / ideal;
  }

  private double ideal(JudgedRanking ranking) {
    double sum = 0;
    if (gains.followGrades()) {
      int places = Math.min(cutoff, ranking.judged());
      for (int place = 0; place < places && ranking.bestGrade(place) > 0; place++) {
        sum += gains.of(ranking.bestGrade(place)) / discount(place);
      }
      return sum;
    }
    double[] all = new double[ranking.judged()];
    Arrays.setAll(all, place -> -gains.of(ranking.bestGrade(place)));
    Arrays.sort(all);
    for (int place = 0; place < Math.min(cutoff, all.length) && all[place] < 0; place++) {
      sum += -all[place] / discount(place);
    }
    return sum;
  }

  private static double discount(int place) {
    return place < DISCOUNTS.length ? DISCOUNTS[place] : computedDiscount(place);
  }

  private static double computedDiscount(int place) {
    int value = place + 2;
    // For some powers of two a quotient of logarithms is off by a bit, but log2 of C is exact.
    return Integer.bitCount(value) == 1
        ? Integer.numberOfTrailingZeros(value)
        : Math.log(value) / Math.log(2);
  }

  @Override
  public @Nullable String trecName() {
    String suffix = gains.trecSuffix();
    if (cutoff == NO_CUTOFF) {
      return suffix == null ? null : TREC_NAME + suffix;
    }
    return "".equals(suffix) ? TREC_NAME_WITH_CUTOFF + "_" + cutoff : null;
  }

  @Override
  public String toString() {
    return NAME + gains.print() + Measures.cutoffSuffix(cutoff);
  }
}
