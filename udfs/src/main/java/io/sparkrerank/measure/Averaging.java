package io.sparkrerank.measure;

/** Over which queries a run's value is averaged. */
public enum Averaging {
  /**
   * All that have judgments; one that the run does not have counts as 0. trec_eval's {@code -c}.
   */
  COMPLETE,
  /** Those that have judgments and are in the run: trec_eval without options. */
  COMMON;

  /** Whether a query is one of those that are averaged. */
  public boolean counts(QueryEvaluation query) {
    return query.hasJudgments() && (query.hasList() || this == COMPLETE);
  }
}
