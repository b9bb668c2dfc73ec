package io.sparkrerank.measure;

/**
 * Success at a cutoff: 1 if a relevant document is in reach, else 0. Equals trec_eval's {@code
 * success}.
 *
 * @param parameters the level of relevance and the cutoff
 */
public record Success(BinaryParameters parameters) implements Measure {

  private static final long serialVersionUID = 1L;

  static final String NAME = "Success";

  @Override
  public double of(JudgedRanking ranking) {
    return parameters.hits(ranking) > 0 ? 1 : 0;
  }

  @Override
  public String toString() {
    return parameters.print(NAME);
  }
}
