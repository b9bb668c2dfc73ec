package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.statistics.Correction;
import io.sparkrerank.jobs.statistics.PairedComparison;
import io.sparkrerank.measure.Measure;
import java.util.List;
import java.util.Map;

/**
 * One measure of one run beside the baseline's.
 *
 * @param run the run
 * @param measure the measure
 * @param baseline the baseline's mean, over the paired queries
 * @param value the run's mean, over the paired queries
 * @param statistics what the differences say
 * @param corrected the t-test's probability, corrected for all tests of the comparison; NaN where
 *     there was no test
 * @param gains the queries with the largest gains, the largest first
 * @param losses the queries with the largest losses, the largest first
 */
public record MeasureComparison(
    String run,
    Measure measure,
    double baseline,
    double value,
    PairedComparison statistics,
    Map<Correction, Double> corrected,
    List<QueryDifference> gains,
    List<QueryDifference> losses) {

  /** Returns the corrected probability of the t-test, or NaN if there was no test. */
  public double corrected(Correction correction) {
    return corrected.getOrDefault(correction, Double.NaN);
  }
}
