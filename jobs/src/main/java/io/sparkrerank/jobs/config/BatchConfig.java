package io.sparkrerank.jobs.config;

/**
 * How pairs are put together for the network.
 *
 * @param maxTokens the most tokens of a batch, or null for what suits the device
 * @param maxRows the most pairs of a batch, or null for what suits the device
 * @param calibrate whether several sizes are tried first
 * @param window how many pairs are sorted by length together
 */
public record BatchConfig(Integer maxTokens, Integer maxRows, boolean calibrate, int window) {}
