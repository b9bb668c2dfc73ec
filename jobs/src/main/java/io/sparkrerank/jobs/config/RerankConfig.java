package io.sparkrerank.jobs.config;

/**
 * All that the re-ranking job needs to know.
 *
 * @param input where pairs come from
 * @param model which model
 * @param batch how pairs are put together
 * @param driftPairs how many pairs are scored again in float32, to compare, or null for none
 * @param partitions into how many tasks scoring is cut, or null
 * @param topK how many documents of each query to keep, or null for all
 * @param evaluation what is measured
 * @param output where results go
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record RerankConfig(
    InputConfig input,
    ModelSettings model,
    BatchConfig batch,
    Integer driftPairs,
    Integer partitions,
    Integer topK,
    EvaluationConfig evaluation,
    OutputConfig output,
    String resolved) {}
