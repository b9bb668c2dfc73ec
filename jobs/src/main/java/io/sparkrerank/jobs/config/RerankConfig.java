package io.sparkrerank.jobs.config;

import io.sparkrerank.search.Fusion;

/**
 * All that the re-ranking job needs to know.
 *
 * @param pairs which pairs are scored, and how
 * @param topOfList the limits on the candidates that are scored
 * @param topK how many documents of each query to keep, or null for all
 * @param fusion how the first stage's list and the model's become one, or null: the model's counts
 * @param evaluation what is measured
 */
public record RerankConfig(
    PairsConfig pairs,
    TopOfListConfig topOfList,
    Integer topK,
    Fusion fusion,
    EvaluationConfig evaluation) {}
