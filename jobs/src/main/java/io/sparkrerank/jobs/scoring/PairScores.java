package io.sparkrerank.jobs.scoring;

import io.sparkrerank.spark.partition.ScoringTelemetry;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The scores of all wanted pairs.
 *
 * @param scores rows of {@link io.sparkrerank.spark.row.Schemas#SCORES}, at least those of all
 *     wanted pairs, each key once
 * @param counts counts of the wanted pairs
 * @param telemetry counters of the tasks that scored
 * @param partitions number of these tasks
 * @param seconds duration of scoring
 */
public record PairScores(
    Dataset<Row> scores,
    PairCounts counts,
    ScoringTelemetry telemetry,
    int partitions,
    double seconds) {}
