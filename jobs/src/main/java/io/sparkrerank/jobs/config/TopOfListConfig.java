package io.sparkrerank.jobs.config;

/**
 * The limits on the candidates that are scored: the top of each query's list in the order of the
 * first stage. The rest of the list follows below it.
 *
 * @param depth how many candidates of each query at most, or null for all
 * @param pairs how many candidates of all queries together at most, or null for all
 * @param tokens about how many tokens they may have at most, or null for any number
 * @param comparedQueries of how many judged queries the whole list is scored, to tell what a budget
 *     costs
 */
public record TopOfListConfig(Integer depth, Long pairs, Long tokens, int comparedQueries) {

  /** Whether all candidates are scored. */
  public boolean isWhole() {
    return depth == null && !isBudgeted();
  }

  /** Whether what all queries together cost is limited. */
  public boolean isBudgeted() {
    return pairs != null || tokens != null;
  }
}
