package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;

/**
 * The outcome of a run of the command {@code label}.
 *
 * @param rows the numbers of candidates read, scored and rejected
 * @param pairs the numbers of distinct pairs scored, reused and rejected
 * @param counts the numbers of queries, documents and examples
 * @param scoringSeconds the seconds that scoring took
 * @param device the device on which the model ran
 */
public record LabelResult(
    ScoredRowCounts rows,
    PairCounts pairs,
    LabelCounts counts,
    double scoringSeconds,
    String device) {}
