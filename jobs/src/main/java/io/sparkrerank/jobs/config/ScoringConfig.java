package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * The course of a scoring, and the limits that stop it.
 *
 * @param scores the folder where scores are kept from run to run, or null for the folder of the
 *     output
 * @param partitions the number of tasks that scoring is cut into, or null
 * @param waveSeconds about how many seconds a wave takes; a stop loses at most one wave
 * @param driftPairs the number of pairs that are scored again in float32 to compare, or null for
 *     none
 * @param maxRejected the limit on rejected rows; the job fails above it
 * @param sampleSeconds about how many seconds a sample is scored to forecast the rest
 * @param maxHours the most hours that scoring may take by its forecast, or null for no limit
 */
public record ScoringConfig(
    @Nullable String scores,
    @Nullable Integer partitions,
    int waveSeconds,
    @Nullable Integer driftPairs,
    RejectionLimit maxRejected,
    int sampleSeconds,
    @Nullable Double maxHours) {}
