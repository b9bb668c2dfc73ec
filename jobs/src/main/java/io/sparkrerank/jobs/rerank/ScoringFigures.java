package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.ScoreHistogram;
import java.util.List;

/**
 * The figures of the report on the scoring of pairs, from the ranked lists as they were written.
 *
 * @param scores the histogram of scores
 * @param lengthStep number of tokens that each part of {@code lengths} spans
 * @param lengths number of pairs by their number of tokens
 * @param truncation the pairs that were cut, by grade
 * @param costs the measures of queries with and without a cut relevant document
 */
public record ScoringFigures(
    ScoreHistogram scores,
    int lengthStep,
    long[] lengths,
    List<Truncation> truncation,
    List<Cost> costs) {

  /**
   * The pairs of a grade.
   *
   * @param pairs number of pairs
   * @param cut number of these that were cut
   * @param droppedTokens number of tokens that were dropped from them
   */
  public record Truncation(int grade, long pairs, long cut, long droppedTokens) {

    /** Returns the sum of these pairs and others of the same grade. */
    public Truncation plus(Truncation other) {
      return new Truncation(
          grade, pairs + other.pairs, cut + other.cut, droppedTokens + other.droppedTokens);
    }
  }

  /**
   * The mean of a measure over the queries of which a relevant document was cut, or over the
   * others.
   */
  public record Cost(String run, String measure, boolean relevantCut, double mean, long queries) {}
}
