package io.sparkrerank.jobs.config;

import io.sparkrerank.measure.Aggregate;
import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.measure.Measure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The measures, and the rules that they follow.
 *
 * @param qrels a file with judgments, or null to use a relevance column where there is one
 * @param measures the measures, in the order of the report
 * @param rules how a run and its judgments become the list that is measured
 * @param averaging the queries that means are taken over
 * @param resampling how differences between runs are drawn again
 */
public record EvaluationConfig(
    @Nullable String qrels,
    List<Measure> measures,
    JudgingRules rules,
    Averaging averaging,
    ResamplingConfig resampling) {

  /**
   * Returns the file with judgments, for a command that needs one.
   *
   * @throws NullPointerException if there is none
   */
  public String requiredQrels() {
    return Objects.requireNonNull(qrels, "qrels");
  }

  /** Says whether any measure is a mean over queries, so that runs can be compared by it. */
  public boolean hasMeans() {
    return measures.stream().anyMatch(measure -> measure.aggregate() == Aggregate.MEAN);
  }
}
