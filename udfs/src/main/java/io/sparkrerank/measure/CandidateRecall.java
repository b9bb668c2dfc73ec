package io.sparkrerank.measure;

import io.sparkrerank.RerankException;
import org.jspecify.annotations.Nullable;

/**
 * The measure R_n@k of response selection: each context has n candidates, and the value is the
 * share of the right ones that are among the first k. With one right response it is 1 if that is
 * among the first k, else 0.
 *
 * @param candidates n; a list may be shorter, as candidates can be rejected, but not longer
 * @param cutoff k
 * @see <a href="https://arxiv.org/abs/1506.08909">Lowe et al., The Ubuntu Dialogue Corpus</a>
 */
public record CandidateRecall(int candidates, int cutoff) implements Measure {

  private static final long serialVersionUID = 1L;

  /** Checks that k is from 1 to below n. */
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
   * Checks that a list has no more candidates than the measure allows.
   *
   * @param retrieved the number of its candidates
   * @throws RerankException if it has more
   */
  public void requireCandidates(String queryId, int retrieved) {
    if (retrieved > candidates) {
      throw RerankException.input(
          "%s is for lists of %d candidates, and query %s has %d",
          this, candidates, queryId, retrieved);
    }
  }

  @Override
  public @Nullable String trecName() {
    return null;
  }

  @Override
  public String toString() {
    return "R_" + candidates + "@" + cutoff;
  }
}
