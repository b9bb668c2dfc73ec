package io.sparkrerank.jobs.config;

import java.util.List;

/**
 * All that the evaluation job needs to know.
 *
 * @param runs files, folders or globs
 * @param evaluation what is measured
 * @param print how it is printed
 * @param output where results go, or null to print them only
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record EvaluateConfig(
    List<String> runs,
    EvaluationConfig evaluation,
    PrintConfig print,
    OutputConfig output,
    String resolved) {}
