package io.sparkrerank.jobs.statistics;

/**
 * The agreement of two orders of the same items: the share of pairs of items in the same order
 * minus the share in opposite order. It is 1 for equal orders and -1 for reversed ones.
 *
 * @see <a href="https://doi.org/10.1093/biomet/30.1-2.81">Kendall, A New Measure of Rank
 *     Correlation</a>
 */
public final class KendallTau {

  private KendallTau() {}

  /**
   * Compares an order with the order of the indices.
   *
   * @param ranks the rank of each item in the other order; no two are equal
   * @return a number from -1 to 1; NaN for fewer than two items
   */
  public static double of(int[] ranks) {
    long balance = 0;
    for (int later = 1; later < ranks.length; later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        balance += Integer.signum(ranks[later] - ranks[earlier]);
      }
    }
    double pairs = 0.5 * ranks.length * (ranks.length - 1.0);
    return pairs == 0 ? Double.NaN : balance / pairs;
  }
}
