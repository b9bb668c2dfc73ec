package io.sparkrerank.jobs.cli;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The one place that creates a Spark session. */
final class SparkSessions {

  private SparkSessions() {}

  /** A session named {@code name} on the master that spark-submit chose, else on this machine. */
  static SparkSession open(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", name);
    // Progress has lines of its own; Spark's log would bury them.
    conf.setIfMissing("spark.log.level", "WARN");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
