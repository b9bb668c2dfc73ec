package io.sparkrerank.search;

/**
 * How two lists of a query are made into one.
 *
 * @param method what a document's place in a list counts
 * @param rankConstant added to ranks, so that the first ones do not decide alone
 * @param firstWeight the share of the first list; the second has the rest
 */
public record Fusion(Method method, int rankConstant, double firstWeight) {

  /** What a document's place in a list counts. */
  public enum Method {
    /**
     * The reciprocal of its rank; nothing where it is not in the list.
     *
     * @see <a href="https://doi.org/10.1145/1571941.1572114">Cormack et al., Reciprocal Rank
     *     Fusion</a>
     */
    RRF,
    /**
     * By how many standard deviations its score is above the mean of the list; where it is not in
     * the list, as much as the last one's.
     */
    ZSCORE
  }
}
