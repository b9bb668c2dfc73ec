package io.sparkrerank.jobs.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.Secrets;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.SparkSettings;
import io.sparkrerank.jobs.report.Versions;
import io.sparkrerank.jobs.report.html.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes the results of evaluations and comparisons. */
public final class EvaluationOutput {

  /** The names of what is written, for a message. */
  public static final String NAMES = "report.html, metrics.json, metrics_by_query/, manifest.json";

  private static final Pattern PATTERN = Pattern.compile("[*?\\[{]");

  private final SparkSession spark;
  private final OutputDirectory output;

  public EvaluationOutput(SparkSession spark, OutputDirectory output) {
    this.spark = spark;
    this.output = output;
  }

  /** Opens the folder for results, or returns null if none is wanted. */
  public static @Nullable OutputDirectory open(
      SparkSession spark, EvaluateConfig config, List<EvaluationInput> inputs) {
    if (config.output() == null) {
      return null;
    }
    List<String> paths = new ArrayList<>(inputs.stream().map(EvaluationInput::path).toList());
    // A pattern may find other files in the next run; a folder that is named is read in part.
    config.runs().stream().filter(run -> PATTERN.matcher(run).find()).forEach(paths::add);
    paths.add(config.evaluation().qrels());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    OutputDirectory.requireApart(config.output(), paths, hadoop);
    return OutputDirectory.open(config.output(), OutputDirectory.Content.EVALUATION, hadoop);
  }

  /**
   * Writes measures, manifest and report of runs.
   *
   * @param metrics the content of {@code metrics.json}
   * @param resolved all settings as one JSON text
   * @param report lays out the report, given the manifest
   */
  public void write(
      EvaluatedRuns runs,
      JsonNode metrics,
      Manifest manifest,
      String resolved,
      Function<JsonNode, Page> report) {
    output.clear();
    writeMeasures(runs, metrics);
    manifest.runs(withoutUsers(runs.paths()));
    manifest.configuration(resolved);
    manifest.spark(SparkSettings.masked(spark));
    manifest.versions(Versions.current(spark));
    manifest.finished();
    output.writeJson("manifest.json", manifest.json());
    writeReport(report.apply(manifest.json()));
    output.markSuccess();
  }

  /** Writes {@code metrics_by_query/} and {@code metrics.json}. */
  public void writeMeasures(EvaluatedRuns runs, JsonNode metrics) {
    output.writeParquet(runs.rows().byQuery(), "metrics_by_query");
    output.writeJson("metrics.json", metrics);
  }

  /** Writes {@code report.html}. */
  public void writeReport(Page report) {
    output.writeText("report.html", report::writeTo);
  }

  /** The content of {@code metrics.json}; {@code comparison} may be null. */
  public static JsonNode metrics(Evaluation evaluation, @Nullable Comparison comparison) {
    ObjectNode metrics = (ObjectNode) evaluation.json();
    if (comparison != null) {
      metrics.setAll((ObjectNode) comparison.json());
    }
    return metrics;
  }

  private static Map<String, String> withoutUsers(Map<String, String> paths) {
    Map<String, String> masked = new LinkedHashMap<>();
    paths.forEach((run, path) -> masked.put(run, Secrets.withoutUsers(path)));
    return masked;
  }
}
