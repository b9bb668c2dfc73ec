package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;

/**
 * What a run did.
 *
 * @param rows what became of the rows
 * @param pairs what became of the distinct pairs of texts
 * @param measures what the scores are worth, or null if that was not asked for
 * @param scoringSeconds how long scoring took
 * @param device where the model ran
 */
public record ScoreResult(
    ScoredRowCounts rows,
    PairCounts pairs,
    PairMeasures measures,
    double scoringSeconds,
    String device) {}
