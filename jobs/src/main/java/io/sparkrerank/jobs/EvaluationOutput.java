package io.sparkrerank.jobs;

import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Manifest;
import org.apache.spark.sql.SparkSession;

/** Writes the results of evaluations. */
final class EvaluationOutput {

  /** How many documents of a query a report shows. */
  static final int SHOWN = 10;

  private final SparkSession spark;
  private final OutputDirectory output;

  EvaluationOutput(SparkSession spark, OutputDirectory output) {
    this.spark = spark;
    this.output = output;
  }

  void write(EvaluatedRuns runs, Manifest manifest, String resolved) {
    output.clear();
    output.writeParquet(runs.rows().byQuery(), "metrics_by_query");
    output.writeJson("metrics.json", runs.evaluation().json());
    manifest.configuration(resolved);
    manifest.versions(Versions.current(spark));
    output.writeJson("manifest.json", manifest.json());
    output.markSuccess();
  }
}
