package io.sparkrerank.jobs.config;

/**
 * How differences are drawn again for intervals and tests.
 *
 * @param samples how often
 * @param seed decides all that is drawn
 */
public record ResamplingConfig(int samples, long seed) {}
