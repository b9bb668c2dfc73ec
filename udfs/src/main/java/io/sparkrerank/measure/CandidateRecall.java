package io.sparkrerank.measure;

import io.sparkrerank.RerankException;

/**
 * R_n@k of response selection: of n candidates for a context, the share of the right ones that are
 * among the first k. With one right response it says how often that is found.
 *
 * @param candidates n; a list may be shorter, as candidates can be lost, but not longer
 * @param cutoff k
 * @see <a href="https://arxiv.org/abs/1506.08909">Lowe et al., The Ubuntu Dialogue Corpus</a>
 */
public record CandidateRecall(int candidates, int cutoff) implements Measure {

  private static final long serialVersionUID = 1L;

  /** Checks the numbers. */
  public CandidateRecall {
    if (cutoff < 1 || cutoff >= candidates) {
      throw new IllegalArgumentException(
          "R_n@k needs k from 1 to below n, as R_10@1: R_%d@%d".formatted(candidates, cutoff));
    }
  }

  @Override
  public double of(JudgedRanking ranking) {
    return BinaryFormula.R.of(ranking, ranking.level(), cutoff);
  }

  /**
   * Refuses a list of more candidates than the measure is of.
   *
   * @throws RerankException if it is longer
   */
  public void requireCandidates(String queryId, int retrieved) {
    if (retrieved > candidates) {
      throw RerankException.input(
          "%s is for lists of %d candidates, and query %s has %d",
          this, candidates, queryId, retrieved);
    }
  }

  @Override
  public String trecName() {
    return null;
  }

  @Override
  public String toString() {
    return "R_" + candidates + "@" + cutoff;
  }
}
