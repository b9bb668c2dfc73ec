package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import org.jspecify.annotations.Nullable;

/**
 * The result of scoring pairs.
 *
 * @param rows counts of the rows
 * @param pairs counts of the distinct pairs of texts
 * @param measures the measures against a column of the input, or null if the user names none
 * @param scoringSeconds duration of scoring
 * @param device the device that the model ran on
 */
public record ScoreResult(
    ScoredRowCounts rows,
    PairCounts pairs,
    @Nullable PairMeasures measures,
    double scoringSeconds,
    String device) {}
