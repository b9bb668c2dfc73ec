package io.sparkrerank.measure;

/**
 * Precision at a cutoff: relevant documents in reach, divided by the cutoff even if the list is
 * shorter. Equals trec_eval's {@code P}.
 *
 * @param parameters the level of relevance and the cutoff
 */
public record Precision(BinaryParameters parameters) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "P";

  @Override
  public double of(JudgedRanking ranking) {
    return (double) parameters.hits(ranking) / parameters.cutoff();
  }

  @Override
  public String toString() {
    return parameters.print(NAME);
  }
}
