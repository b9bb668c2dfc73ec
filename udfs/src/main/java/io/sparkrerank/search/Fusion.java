package io.sparkrerank.search;

/**
 * The parameters by which two lists of a query are merged into one.
 *
 * @param method the method that gives a document its points in each list
 * @param rankConstant the number that is added to ranks, so that the first ranks do not decide
 *     alone
 * @param firstWeight the share of the first list, from 0 to 1; the second list has the rest
 */
public record Fusion(Method method, int rankConstant, double firstWeight) {

  /** Methods that give a document its points in a list. */
  public enum Method {
    /**
     * The reciprocal of its rank; 0 if it is not in the list.
     *
     * @see <a href="https://doi.org/10.1145/1571941.1572114">Cormack et al., Reciprocal Rank
     *     Fusion</a>
     */
    RRF,
    /**
     * The number of standard deviations by which its score is above the mean of the list. A
     * document that is not in the list has the points of the last document.
     */
    ZSCORE
  }
}
