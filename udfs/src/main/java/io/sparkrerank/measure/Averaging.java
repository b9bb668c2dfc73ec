package io.sparkrerank.measure;

/** The queries that the value of a run is averaged over. */
public enum Averaging {
  /**
   * All queries with judgments. A query that the run does not have counts as 0. This is trec_eval's
   * {@code -c}.
   */
  COMPLETE,
  /** The queries that have judgments and are in the run. This is trec_eval without options. */
  COMMON;

  /** Returns whether a query is one of those that are averaged. */
  public boolean counts(QueryEvaluation query) {
    return query.hasJudgments() && (query.hasList() || this == COMPLETE);
  }
}
