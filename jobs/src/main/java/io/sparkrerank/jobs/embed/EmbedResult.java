package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;

/**
 * The result of embedding texts.
 *
 * @param rows counts of the rows
 * @param texts counts of the distinct texts
 * @param seconds the seconds that the model took
 * @param device the device that the model ran on
 */
public record EmbedResult(ScoredRowCounts rows, PairCounts texts, double seconds, String device) {}
