package io.sparkrerank.jobs.config;

/**
 * All that the re-ranking job needs to know.
 *
 * @param pairs which pairs are scored, and how
 * @param topK how many documents of each query to keep, or null for all
 * @param evaluation what is measured
 */
public record RerankConfig(PairsConfig pairs, Integer topK, EvaluationConfig evaluation) {}
