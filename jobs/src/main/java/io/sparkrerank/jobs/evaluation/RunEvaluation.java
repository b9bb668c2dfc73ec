package io.sparkrerank.jobs.evaluation;

/**
 * The measures of a run. Arrays are in the order of the measures of the evaluation.
 *
 * @param name the run
 * @param values the values of the measures
 * @param ceiling the values for the best order of the same candidates
 * @param tiesAtBest the values for the best order of ties
 * @param tiesAtWorst the values for the worst order of ties
 * @param tied the number of queries with equal scores on both sides of the measure's cutoff
 * @param coverage the queries that were averaged
 */
public record RunEvaluation(
    String name,
    double[] values,
    double[] ceiling,
    double[] tiesAtBest,
    double[] tiesAtWorst,
    long[] tied,
    Coverage coverage) {

  /**
   * The queries that a run and the judgments have.
   *
   * @param queries how many queries
   * @param withList how many queries with judgments the run has
   * @param withoutList how many it does not have
   * @param withoutRelevant how many of the averaged ones have no relevant document; they count as 0
   * @param withoutGrades how many of the averaged ones have judgments that are all below 0
   * @param withoutJudgments how many queries of the run have no judgments; they do not count
   * @param unjudgedInTop the share of documents without a judgment in the first ten of each list
   */
  public record Coverage(
      long queries,
      long withList,
      long withoutList,
      long withoutRelevant,
      long withoutGrades,
      long withoutJudgments,
      double unjudgedInTop) {}
}
