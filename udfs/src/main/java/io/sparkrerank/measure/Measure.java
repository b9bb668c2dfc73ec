package io.sparkrerank.measure;

import java.io.Serializable;

/**
 * A number that says how good a ranked list is. A measure is a value: equal names are equal
 * measures, and {@link Measures#parse} reads what {@link Object#toString} prints, in the syntax of
 * ir_measures.
 */
public sealed interface Measure extends Serializable
    permits AveragePrecision, Ndcg, Precision, Recall, ReciprocalRank, Success {

  /** The cutoff of a measure over the whole list. */
  int NO_CUTOFF = Integer.MAX_VALUE;

  /** The value for one query; 0 if the query has no relevant document. */
  double of(JudgedRanking ranking);
}
