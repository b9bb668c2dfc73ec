package io.sparkrerank.measure;

/**
 * Reciprocal rank: 1 / rank of the first relevant document, 0 if none is in reach. Its mean over
 * queries is MRR. Equals trec_eval's {@code recip_rank}, with {@code -M} for a cutoff.
 *
 * @param parameters the level of relevance and the cutoff
 */
public record ReciprocalRank(BinaryParameters parameters) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "RR";

  @Override
  public double of(JudgedRanking ranking) {
    for (int rank = 0; rank < parameters.ranks(ranking); rank++) {
      if (ranking.isRelevant(rank, parameters.level())) {
        return 1.0 / (rank + 1);
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return parameters.print(NAME);
  }
}
