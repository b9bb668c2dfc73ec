package io.sparkrerank.jobs.config;

/**
 * How pairs are put together for the network.
 *
 * @param maxTokens the most tokens of a batch, or null for what suits the device
 * @param maxRows the most pairs of a batch, or null for what suits the device
 * @param trials whether several sizes are tried first
 * @param window how many pairs are sorted by length together
 */
public record BatchConfig(Integer maxTokens, Integer maxRows, Trials trials, int window) {

  /** Whether several sizes are tried before pairs are scored. */
  public enum Trials {
    /** No: the size is what was set, or what suits the device. */
    NONE,
    /** Yes, on the first pairs of the input; the fastest is kept. */
    FIRST_PAIRS
  }
}
