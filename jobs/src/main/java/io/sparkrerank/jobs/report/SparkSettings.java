package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.config.Secrets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Spark's settings as a manifest may show them. */
public final class SparkSettings {

  private SparkSettings() {}

  /** By name; secrets masked. */
  public static Map<String, String> masked(SparkSession spark) {
    SparkConf conf = spark.sparkContext().conf();
    String more = conf.get("spark.redaction.regex", null);
    Map<String, String> masked = new TreeMap<>();
    for (Tuple2<String, String> setting : conf.getAll()) {
      masked.put(setting._1(), Secrets.masked(setting._1(), setting._2(), more));
    }
    return masked;
  }
}
