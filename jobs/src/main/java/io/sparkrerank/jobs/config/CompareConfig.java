package io.sparkrerank.jobs.config;

import java.util.List;

/**
 * All that the comparison job needs to know.
 *
 * @param baseline the run that others are compared with
 * @param evaluate the other runs, and how all are measured and printed
 * @param resampling how often and from which seed differences are drawn again
 * @param gates when the job fails
 */
public record CompareConfig(
    String baseline, EvaluateConfig evaluate, Resampling resampling, List<Gate> gates) {

  /**
   * How differences are drawn again for intervals and tests.
   *
   * @param samples how often
   * @param seed decides all that is drawn
   */
  public record Resampling(int samples, long seed) {}
}
