package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.config.PairsConfig;

/**
 * All that the job which scores or classifies pairs needs to know.
 *
 * @param pairs which pairs are scored, and how
 * @param evaluate the column of the input that scores are measured against, or null
 */
public record ScoreConfig(PairsConfig pairs, String evaluate) {}
