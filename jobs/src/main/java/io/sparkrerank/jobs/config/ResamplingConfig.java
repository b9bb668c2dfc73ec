package io.sparkrerank.jobs.config;

/**
 * The draws from differences between runs, for intervals and tests.
 *
 * @param samples the number of draws
 * @param seed the seed; the same seed gives the same draws
 */
public record ResamplingConfig(int samples, long seed) {}
