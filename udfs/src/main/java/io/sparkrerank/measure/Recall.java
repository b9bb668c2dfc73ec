package io.sparkrerank.measure;

/**
 * Recall at a cutoff: relevant documents in reach, divided by all relevant documents. Equals
 * trec_eval's {@code recall}.
 *
 * @param parameters the level of relevance and the cutoff
 */
public record Recall(BinaryParameters parameters) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "R";

  @Override
  public double of(JudgedRanking ranking) {
    int relevant = ranking.relevant(parameters.level());
    return relevant == 0 ? 0 : (double) parameters.hits(ranking) / relevant;
  }

  @Override
  public String toString() {
    return parameters.print(NAME);
  }
}
