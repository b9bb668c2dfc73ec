package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.spark.row.TextRole;

/**
 * All that the job which makes vectors needs to know.
 *
 * @param pairs which texts, and how they are read
 * @param role what they are
 * @param prompt what stands before each, or null for what the model names
 */
public record EmbedConfig(PairsConfig pairs, TextRole role, String prompt) {}
