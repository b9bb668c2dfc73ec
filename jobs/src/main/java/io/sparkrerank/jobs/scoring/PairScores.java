package io.sparkrerank.jobs.scoring;

import io.sparkrerank.spark.partition.ScoringTelemetry;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was done.
 *
 * @param scores rows of {@link io.sparkrerank.spark.row.Schemas#SCORES}, at least those of all
 *     wanted pairs, each key once
 * @param counts what became of the wanted pairs
 * @param telemetry what scoring cost
 * @param partitions into how many tasks it was cut
 * @param seconds how long it took
 */
public record PairScores(
    Dataset<Row> scores,
    PairCounts counts,
    ScoringTelemetry telemetry,
    int partitions,
    double seconds) {}
