package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluation.GradedDocument;
import java.util.List;

/** The number of documents of each grade at each of the first ranks of each run. */
public final class GradesByRank {

  /** The number of ranks that are counted. */
  public static final int RANKS = QueryEvaluation.TOP;

  private final long[][][] counts;

  /**
   * Creates counts of 0.
   *
   * @param runs how many runs there are
   */
  public GradesByRank(int runs) {
    this.counts = new long[runs][RANKS][GradeClass.values().length];
  }

  /** Counts the first documents of a query that has judgments. */
  public void add(EvaluatedQuery next) {
    List<GradedDocument> first = next.query().first();
    if (next.query().hasJudgments()) {
      for (int rank = 0; rank < Math.min(RANKS, first.size()); rank++) {
        counts[next.run()][rank][GradeClass.of(first.get(rank).grade()).ordinal()]++;
      }
    }
  }

  /**
   * Returns the share of each class of grades at a rank, from 0. All are 0 if no list is so long.
   */
  public double[] shares(int run, int rank) {
    long[] at = counts[run][rank];
    long all = 0;
    for (long count : at) {
      all += count;
    }
    double[] shares = new double[at.length];
    for (int index = 0; index < at.length; index++) {
      shares[index] = all == 0 ? 0 : (double) at[index] / all;
    }
    return shares;
  }
}
