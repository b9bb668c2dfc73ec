package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * The batches in which the network reads pairs.
 *
 * @param maxTokens the most tokens of a batch, or null for what suits the device
 * @param maxRows the most pairs of a batch, or null for what suits the device
 * @param trials whether several sizes are tried before pairs are scored
 * @param window the number of pairs that are sorted by length together
 */
public record BatchConfig(
    @Nullable Integer maxTokens, @Nullable Integer maxRows, Trials trials, int window) {

  /** The choice to try several sizes before pairs are scored. */
  public enum Trials {
    /** No: the size is the one that was set, or the one that suits the device. */
    NONE,
    /** Yes: on the first pairs of the input. The fastest size is kept. */
    FIRST_PAIRS
  }
}
