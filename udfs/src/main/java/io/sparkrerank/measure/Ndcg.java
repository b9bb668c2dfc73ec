package io.sparkrerank.measure;

/**
 * Normalised discounted cumulative gain with linear gain: the sum over ranks i of gain(i) / log2(i
 * + 1), divided by the same sum over the best possible list of all judged documents. Equals
 * trec_eval's {@code ndcg} and {@code ndcg_cut}.
 *
 * @param cutoff how many ranks count, in both sums
 * @see <a href="https://doi.org/10.1145/582415.582418">Järvelin and Kekäläinen 2002</a>
 */
public record Ndcg(int cutoff) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "nDCG";

  @Override
  public double of(JudgedRanking ranking) {
    double ideal = 0;
    for (int rank = 0; rank < Math.min(cutoff, ranking.idealLength()); rank++) {
      ideal += ranking.idealGain(rank) / log2(rank + 2);
    }
    if (ideal == 0) {
      return 0;
    }
    double gain = 0;
    for (int rank = 0; rank < Math.min(cutoff, ranking.retrieved()); rank++) {
      gain += ranking.gain(rank) / log2(rank + 2);
    }
    return gain / ideal;
  }

  private static double log2(int value) {
    return Math.log(value) / Math.log(2);
  }

  @Override
  public String toString() {
    return NAME + BinaryParameters.cutoffSuffix(cutoff);
  }
}
