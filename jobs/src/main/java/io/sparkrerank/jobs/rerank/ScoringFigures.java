package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.ScoreHistogram;
import java.util.List;

/**
 * What a report draws of the scoring of pairs, from the ranked lists as they were written.
 *
 * @param scores how scores are spread
 * @param lengthStep how many tokens each part of {@code lengths} spans
 * @param lengths how many pairs have how many tokens
 * @param truncation what was cut, by grade
 * @param costs what the cutting of relevant documents goes with, measure by measure
 */
public record ScoringFigures(
    ScoreHistogram scores,
    int lengthStep,
    long[] lengths,
    List<Truncation> truncation,
    List<Cost> costs) {

  /** Pairs of a grade, how many of them were cut, and how many tokens that cost. */
  public record Truncation(int grade, long pairs, long cut, long droppedTokens) {

    /** These pairs and others of the same grade. */
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
