package io.sparkrerank.jobs.config;

import io.sparkrerank.measure.Measure;
import java.util.List;

/**
 * What is measured.
 *
 * @param qrels a file with judgments, or null to use a relevance column where there is one
 * @param measures the measures, in the order of the report
 */
public record EvaluationConfig(String qrels, List<Measure> measures) {}
