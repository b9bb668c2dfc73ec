package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The passages that the candidates' texts are cut into.
 *
 * @param rows rows of {@link PassagePlan#passages} without texts; cached by Spark
 * @param count number of passages
 */
public record Passages(Dataset<Row> rows, long count) {}
