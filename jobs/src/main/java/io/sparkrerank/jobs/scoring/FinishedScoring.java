package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.spark.model.ShippedModel;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a job's pairs, and what they were made from.
 *
 * @param prepared the input and the model, as they were before scoring
 * @param model the model that executors ran
 * @param exact the same model in float32 if {@code model} has a reduced precision, else null
 * @param scores the scores
 * @param output the folder that the job writes to
 */
public record FinishedScoring(
    PreparedScoring prepared,
    ShippedModel model,
    @Nullable ShippedModel exact,
    PairScores scores,
    OutputDirectory output) {}
