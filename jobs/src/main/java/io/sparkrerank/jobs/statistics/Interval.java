package io.sparkrerank.jobs.statistics;

/**
 * A confidence interval of 95 %.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

  /** The level of confidence. */
  public static final double LEVEL = 0.95;
}
