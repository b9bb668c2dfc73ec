package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * The limits on the candidates that are scored: the top of each query's list in the order of the
 * first stage. The rest of the list follows below it.
 *
 * @param depth the most candidates of each query, or null for all
 * @param pairs the most candidates of all queries together, or null for all
 * @param tokens about the most tokens of all candidates, or null for any number
 * @param comparedQueries the number of judged queries whose whole list is scored, to measure what a
 *     budget costs
 */
public record TopOfListConfig(
    @Nullable Integer depth, @Nullable Long pairs, @Nullable Long tokens, int comparedQueries) {

  /** Says whether all candidates are scored. */
  public boolean isWhole() {
    return depth == null && !isBudgeted();
  }

  /** Says whether the cost of all queries together is limited. */
  public boolean isBudgeted() {
    return pairs != null || tokens != null;
  }
}
