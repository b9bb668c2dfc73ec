package io.sparkrerank.measure;

import java.util.List;

/**
 * What one query's list is worth, and what has to be known to believe it.
 *
 * @param queryId the query
 * @param retrieved how many documents the run has for it, before any cut; {@link #NO_LIST} if the
 *     run does not have the query
 * @param inJudgments how many documents the judgments have for it, whatever their grade
 * @param judged how many of these were judged: their grade is at least 0
 * @param relevant how many of these have at least the rules' level
 * @param positive how many of these have a grade above 0
 * @param top how many documents were looked at for {@code unjudgedInTop}: at most {@link #TOP}
 * @param unjudgedInTop how many of the first documents have no judgment, also where such documents
 *     are dropped before anything is measured
 * @param values the measures, in the evaluator's order
 * @param ceiling the measures of the best order of the same documents
 * @param tiesAtBest the measures if ties had fallen at their best
 * @param tiesAtWorst the measures if ties had fallen at their worst
 * @param tied for each measure, whether equal scores stand on both sides of its cutoff; without a
 *     cutoff, whether there are equal scores at all
 * @param first the first documents, for people to look at; empty where they are not wanted
 */
public record QueryEvaluation(
    String queryId,
    int retrieved,
    int inJudgments,
    int judged,
    int relevant,
    int positive,
    int top,
    int unjudgedInTop,
    double[] values,
    double[] ceiling,
    double[] tiesAtBest,
    double[] tiesAtWorst,
    boolean[] tied,
    List<GradedDocument> first) {

  /** The number of documents of a query that the run does not have. */
  public static final int NO_LIST = -1;

  /** How many documents are looked at for the share without judgments. */
  public static final int TOP = 10;

  /**
   * A document with its score and grade.
   *
   * @param docId the document
   * @param score its score
   * @param grade its grade, or {@link JudgedRanking#ABSENT}
   */
  public record GradedDocument(String docId, float score, int grade) {}

  /** Whether the run has the query. */
  public boolean hasList() {
    return retrieved != NO_LIST;
  }

  /** Whether the judgments have the query. */
  public boolean hasJudgments() {
    return inJudgments > 0;
  }
}
