package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.config.PairsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the command {@code score}.
 *
 * @param pairs the pairs that are scored, and how
 * @param evaluate the column of the input that scores are measured against, or null
 */
public record ScoreConfig(PairsConfig pairs, @Nullable String evaluate) {}
