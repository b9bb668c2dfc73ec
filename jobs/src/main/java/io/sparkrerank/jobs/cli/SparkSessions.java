package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.io.TableReader;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** The one place that creates a Spark session. */
public final class SparkSessions {

  private SparkSessions() {}

  /** The settings that spark-submit passed on, those of Spark and ours. */
  public static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (Tuple2<String, String> setting : new SparkConf().getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return settings;
  }

  /** A session named {@code name} on the master that spark-submit chose, else on this machine. */
  public static SparkSession open(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", name);
    // Progress has lines of its own; Spark's log would bury them.
    conf.setIfMissing("spark.log.level", "WARN");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Spark 4 keeps classes apart a session, as shared servers need it; it costs a look by RPC for
    // each class that generated code names, and this job has one session.
    conf.setIfMissing("spark.sql.artifact.isolation.enabled", "false");
    TableReader.SESSION.forEach(conf::setIfMissing);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
