package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;

/**
 * What a budget achieved, on queries whose lists were scored whole.
 *
 * @param evaluation these queries with all pairs scored, within the budget, and by the first stage
 * @param comparison how the others differ from all pairs, or null if no measure is a mean
 */
public record Achieved(Evaluation evaluation, Comparison comparison) {}
