package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.config.EvaluateConfig;
import java.util.List;

/**
 * All that the comparison job needs to know.
 *
 * @param baseline the run that others are compared with
 * @param evaluate the other runs, and how all are measured and printed
 * @param gates when the job fails
 */
public record CompareConfig(String baseline, EvaluateConfig evaluate, List<Gate> gates) {}
