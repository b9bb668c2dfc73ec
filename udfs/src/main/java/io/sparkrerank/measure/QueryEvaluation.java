package io.sparkrerank.measure;

import java.util.List;

/**
 * The measures of one query in one run, with the counts that say how far to trust them.
 *
 * @param queryId the query
 * @param counts how many documents were retrieved, judged and looked at
 * @param measures the values of the measures
 * @param first the first documents of the list, for people to look at; empty if none are wanted
 */
public record QueryEvaluation(
    String queryId, DocumentCounts counts, MeasureValues measures, List<GradedDocument> first) {

  /** The number of retrieved documents of a query that the run does not have. */
  public static final int NO_LIST = -1;

  /** The number of ranks in which documents without a judgment are counted. */
  public static final int TOP = 10;

  /**
   * Counts of a query's documents.
   *
   * @param retrieved documents of the run, before any cut; {@link #NO_LIST} if the run does not
   *     have the query
   * @param inJudgments documents in the judgments, whatever their grade
   * @param judged those of them that were judged: with a grade of at least 0
   * @param relevant those of them with at least the grade {@link JudgingRules#level}
   * @param positive those of them with a grade above 0
   * @param top the ranks that {@code unjudgedInTop} covers, at most {@link #TOP}
   * @param unjudgedInTop documents in these ranks without a judgment; they count even if the rules
   *     drop them before anything is measured
   */
  public record DocumentCounts(
      int retrieved,
      int inJudgments,
      int judged,
      int relevant,
      int positive,
      int top,
      int unjudgedInTop) {}

  /**
   * The measures of a list and of the lists that it is compared with. Each array has one element
   * per measure, in the order of the evaluator.
   *
   * @param values the measures of the list
   * @param ceiling the measures of the best order of the same documents
   * @param tiesAtBest the measures if the best of equal scores came first
   * @param tiesAtWorst the measures if the worst of equal scores came first
   * @param tied true if equal scores stand on both sides of the measure's cutoff; for a measure
   *     without a cutoff, true if any two scores are equal
   */
  public record MeasureValues(
      double[] values,
      double[] ceiling,
      double[] tiesAtBest,
      double[] tiesAtWorst,
      boolean[] tied) {}

  /**
   * A document with its score and grade.
   *
   * @param docId the document
   * @param score its score
   * @param grade its grade, or {@link JudgedRanking#ABSENT}
   */
  public record GradedDocument(String docId, float score, int grade) {}

  /** Returns the measures of the list, in the order of the evaluator. */
  public double[] values() {
    return measures.values();
  }

  /** Returns whether the run has the query. */
  public boolean hasList() {
    return counts.retrieved() != NO_LIST;
  }

  /** Returns whether the judgments have the query. */
  public boolean hasJudgments() {
    return counts.inJudgments() > 0;
  }
}
