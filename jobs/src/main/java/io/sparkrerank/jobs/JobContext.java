package io.sparkrerank.jobs;

import io.sparkrerank.jobs.config.RerankConfig;
import java.io.PrintStream;
import org.apache.spark.sql.SparkSession;

/**
 * What every part of a job that scores pairs needs.
 *
 * @param spark the session
 * @param config what the user wants
 * @param stages what was done so far
 * @param progress where progress is printed
 */
record JobContext(SparkSession spark, RerankConfig config, Stages stages, PrintStream progress) {

  /** The context of a job that starts. */
  static JobContext of(SparkSession spark, RerankConfig config, PrintStream progress) {
    return new JobContext(spark, config, new Stages(spark.sparkContext()), progress);
  }

  /** How many tasks run at once. */
  int slots() {
    return spark.sparkContext().defaultParallelism();
  }
}
