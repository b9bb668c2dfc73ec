package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.scoring.RankedRowCounts;
import org.jspecify.annotations.Nullable;

/**
 * The result of a re-ranking.
 *
 * @param rows counts of the rows
 * @param measures the measures of the ranked lists
 * @param drift the drift of a reduced precision from float32, or null if it was not measured
 * @param scoringSeconds duration of scoring
 * @param device the device that the model ran on
 */
public record RerankResult(
    RankedRowCounts rows,
    RerankMeasures measures,
    @Nullable Drift drift,
    double scoringSeconds,
    String device) {

  /** Returns the measures of all lists, or null without judgments. */
  public @Nullable Evaluation evaluation() {
    return measures instanceof RerankMeasures.Judged judged ? judged.evaluation() : null;
  }

  /** Returns the outcome of a budget, or null if none was set or no list was scored whole. */
  public @Nullable BudgetOutcome budget() {
    return measures instanceof RerankMeasures.Judged judged ? judged.budget() : null;
  }

  /** Adds counts, the outcome of a budget, and drift to a manifest. */
  void addTo(Manifest manifest) {
    manifest.put("rows", rows.json());
    BudgetOutcome budget = budget();
    if (budget != null) {
      manifest.put("budget", budget.json());
    }
    if (drift != null) {
      manifest.put("drift", drift.json());
    }
  }
}
