package io.sparkrerank.measure;

/**
 * Average precision: the sum over the relevant documents in reach of the precision at their rank,
 * divided by the number of all relevant documents. Its mean over queries is MAP. Equals trec_eval's
 * {@code map} and {@code map_cut}: a cutoff does not change the divisor.
 *
 * @param parameters the level of relevance and the cutoff
 */
public record AveragePrecision(BinaryParameters parameters) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "AP";

  @Override
  public double of(JudgedRanking ranking) {
    int relevant = ranking.relevant(parameters.level());
    int hits = 0;
    double sum = 0;
    for (int rank = 0; rank < parameters.ranks(ranking); rank++) {
      if (ranking.isRelevant(rank, parameters.level())) {
        hits++;
        sum += (double) hits / (rank + 1);
      }
    }
    return relevant == 0 ? 0 : sum / relevant;
  }

  @Override
  public String toString() {
    return parameters.print(NAME);
  }
}
