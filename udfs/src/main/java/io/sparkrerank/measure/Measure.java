package io.sparkrerank.measure;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A measure of the quality of a ranked list. Measures with equal names are equal. {@link
 * Measures#parse(String)} reads the names that {@link Object#toString} prints, which are in the
 * syntax of ir_measures. Immutable and thread-safe.
 */
public sealed interface Measure extends Serializable
    permits BinaryMeasure, CandidateRecall, InterpolatedPrecision, Ndcg {

  /** The cutoff of a measure over the whole list. */
  int NO_CUTOFF = Integer.MAX_VALUE;

  /** Computes the value for one query; 0 if the query has no relevant document. */
  double of(JudgedRanking ranking);

  /** Returns the number of ranks that count, or {@link #NO_CUTOFF}. */
  default int cutoff() {
    return NO_CUTOFF;
  }

  /**
   * Returns the rules by which the lists for this measure are made.
   *
   * @param given the rules for all measures
   */
  default JudgingRules rules(JudgingRules given) {
    return given;
  }

  /** Returns the way to make the value of a run from the values of its queries. */
  default Aggregate aggregate() {
    return Aggregate.MEAN;
  }

  /** Returns the name that trec_eval prints, or null if it does not have the measure. */
  @Nullable String trecName();
}
