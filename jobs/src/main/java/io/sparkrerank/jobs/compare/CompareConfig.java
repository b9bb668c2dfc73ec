package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.config.EvaluateConfig;
import java.util.List;

/**
 * The configuration of the command {@code compare}.
 *
 * @param baseline the run that the others are compared with
 * @param evaluate the other runs, and how all are measured and printed
 * @param gates the conditions that make the job fail
 */
public record CompareConfig(String baseline, EvaluateConfig evaluate, List<Gate> gates) {}
