package io.sparkrerank.jobs.report;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** The versions of what takes part in a run. */
public final class Versions {

  private Versions() {}

  /** By name. */
  public static Map<String, String> current(SparkSession spark) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("spark-rerank", own());
    versions.put("spark", spark.version());
    versions.put("scala", scala.util.Properties.versionNumberString());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** The version of this build, from the jar's manifest. */
  public static String own() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
