package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.scoring.RankedRowCounts;

/**
 * What a run did.
 *
 * @param rows what became of the rows
 * @param evaluation the measures, or null if there were no judgments
 * @param budget what a budget achieved, or null if there is none or nothing was compared
 * @param drift how far a reduced precision goes from float32, or null if that was not looked at
 * @param scoringSeconds how long scoring took
 * @param device where the model ran
 */
public record RerankResult(
    RankedRowCounts rows,
    Evaluation evaluation,
    BudgetOutcome budget,
    Drift drift,
    double scoringSeconds,
    String device) {}
