package io.sparkrerank.jobs.config;

/**
 * How pairs are scored, and when not.
 *
 * @param scores where scores are kept from run to run, or null for the output's own folder
 * @param partitions into how many tasks scoring is cut, or null
 * @param waveSeconds about how long a wave takes: what a stop may lose
 * @param driftPairs how many pairs are scored again in float32, to compare, or null for none
 * @param maxRejected how many rows may be rejected before the job fails
 * @param sampleSeconds about how long a sample is scored to forecast the rest
 * @param maxHours the job does not score if it would take longer, or null
 */
public record ScoringConfig(
    String scores,
    Integer partitions,
    int waveSeconds,
    Integer driftPairs,
    RejectionLimit maxRejected,
    int sampleSeconds,
    Double maxHours) {}
