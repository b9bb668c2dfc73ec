package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.spark.model.ShippedModel;

/**
 * Pairs with their scores.
 *
 * @param prepared what was known before
 * @param model the model as executors had it
 * @param exact the same in float32 if it is of a reduced precision, else null
 * @param scores the scores
 * @param output where the job writes
 */
public record FinishedScoring(
    PreparedScoring prepared,
    ShippedModel model,
    ShippedModel exact,
    PairScores scores,
    OutputDirectory output) {}
