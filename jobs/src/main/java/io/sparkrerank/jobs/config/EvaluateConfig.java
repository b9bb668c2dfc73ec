package io.sparkrerank.jobs.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an evaluation of runs.
 *
 * @param runs files, folders or globs
 * @param evaluation what is measured
 * @param print how the result is printed
 * @param output the place where results go, or null to print them only
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record EvaluateConfig(
    List<String> runs,
    EvaluationConfig evaluation,
    PrintConfig print,
    @Nullable OutputConfig output,
    String resolved) {}
