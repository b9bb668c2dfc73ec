package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.measure.QueryEvaluation;

/**
 * The evaluation of a query of a run.
 *
 * @param run the run's number
 * @param query the evaluation
 */
public record EvaluatedQuery(int run, QueryEvaluation query) {}
