package io.sparkrerank.jobs.evaluation;

/**
 * What a run is worth; arrays are in the order of the evaluation's measures.
 *
 * @param name the run
 * @param values its measures
 * @param ceiling those of the best order of the same candidates
 * @param tiesAtBest those if ties had fallen at their best
 * @param tiesAtWorst those if ties had fallen at their worst
 * @param tied on how many queries equal scores stand on both sides of the measure's cutoff
 * @param coverage what was averaged over
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
   * What a run's values were averaged over.
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
