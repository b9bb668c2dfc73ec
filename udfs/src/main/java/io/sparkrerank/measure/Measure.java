package io.sparkrerank.measure;

import java.io.Serializable;

/**
 * A number that says how good a ranked list is. A measure is a value: equal names are equal
 * measures, and {@link Measures#parse} reads what {@link Object#toString} prints, in the syntax of
 * ir_measures.
 */
public sealed interface Measure extends Serializable
    permits BinaryMeasure, CandidateRecall, InterpolatedPrecision, Ndcg {

  /** The cutoff of a measure over the whole list. */
  int NO_CUTOFF = Integer.MAX_VALUE;

  /** The value for one query; 0 if the query has no relevant document. */
  double of(JudgedRanking ranking);

  /** How many ranks count, or {@link #NO_CUTOFF}. */
  default int cutoff() {
    return NO_CUTOFF;
  }

  /**
   * How lists are made that the measure sees.
   *
   * @param given how they are made for all measures
   */
  default JudgingRules rules(JudgingRules given) {
    return given;
  }

  /** How the values of queries become the value of a run. */
  default Aggregate aggregate() {
    return Aggregate.MEAN;
  }

  /** The name that trec_eval prints, or null if it does not have the measure. */
  String trecName();
}
