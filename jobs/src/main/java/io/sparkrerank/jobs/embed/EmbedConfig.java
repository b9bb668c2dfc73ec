package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.spark.row.TextRole;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the command {@code embed}.
 *
 * @param pairs the texts, and how they are read
 * @param role what the texts are
 * @param prompt the text that stands before each text, or null for the prompt that the model names
 */
public record EmbedConfig(PairsConfig pairs, TextRole role, @Nullable String prompt) {}
