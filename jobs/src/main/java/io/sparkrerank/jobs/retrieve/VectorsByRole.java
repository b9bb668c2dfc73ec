package io.sparkrerank.jobs.retrieve;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The vectors that a search compares.
 *
 * @param documents id and vector of each document
 * @param queries id and vector of each query
 */
record VectorsByRole(Dataset<Row> documents, Dataset<Row> queries) {}
