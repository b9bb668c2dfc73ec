package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.input.CandidateSource;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.SparkSettings;
import io.sparkrerank.jobs.report.Versions;
import io.sparkrerank.jobs.rerank.RerankJob;
import io.sparkrerank.jobs.retrieve.RetrieveConfig;
import io.sparkrerank.jobs.retrieve.RetrieveJob;
import io.sparkrerank.jobs.scoring.ModelSource;
import io.sparkrerank.model.prepare.ModelOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs stages one after the other, each on the list of the stage before, and measures all lists
 * side by side. When a pipeline is resumed, a stage that has ended is not run again, unless its
 * settings have changed or a stage before it was run again.
 */
public final class PipelineJob {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final PipelineConfig config;
  private final PrintStream progress;

  /** The commits of models that were named by their names on the hub, by the names of stages. */
  private final Map<String, String> commits = new HashMap<>();

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public PipelineJob(SparkSession spark, PipelineConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
  }

  /**
   * Runs the job.
   *
   * @return the figures of all stages
   * @throws RerankException if configuration, input, a model or output are wrong
   */
  public PipelineFigures run() {
    Manifest manifest = new Manifest("pipeline");
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    OutputDirectory.requireApart(config.requiredOutput(), paths(), hadoop);
    requireInputs();
    OutputDirectory output =
        OutputDirectory.open(config.requiredOutput(), OutputDirectory.Content.PIPELINE, hadoop);
    output.clear();
    List<StageFigures> stages = runStages(output);
    PipelineEvaluation evaluation = new PipelineEvaluation(spark, config, output);
    PipelineMeasures measures = config.evaluation().qrels() == null ? null : evaluation.measure();
    PipelineFigures figures = new PipelineFigures(stages, measures);
    manifest.configuration(config.resolved());
    manifest.spark(SparkSettings.masked(spark));
    manifest.versions(Versions.current(spark));
    manifest.put("stages", figures.json());
    manifest.finished();
    output.writeJson("manifest.json", manifest.json());
    output.writeText("report.html", PipelineReport.page(figures, manifest.json())::writeTo);
    output.markSuccess();
    return figures;
  }

  /** Fails before the first stage on what only a later stage would find wrong, hours later. */
  private void requireInputs() {
    // All stages have the same texts.
    new CandidateSource(spark)
        .requireReadable(config.stages().get(0).pairs().input(), config.run());
    for (PipelineStage stage : config.stages()) {
      if (stage instanceof PipelineStage.Rerank) {
        requireModel(stage, ModelOptions.Use.RANK);
      } else if (stage instanceof PipelineStage.Search search && embeds(search.config())) {
        requireModel(stage, ModelOptions.Use.EMBED);
      }
    }
    if (config.run() != null) {
      PipelineEvaluation.requireRun(spark, config, config.run());
    } else if (config.evaluation().qrels() != null) {
      Qrels.read(spark, config.evaluation().qrels()).close();
    }
  }

  private void requireModel(PipelineStage stage, ModelOptions.Use use) {
    ModelSource model = new ModelSource(spark, stage.pairs(), use, progress);
    model.prepare();
    model.hub().ifPresent(known -> commits.put(stage.name(), known.commit()));
  }

  private static boolean embeds(RetrieveConfig search) {
    return search.embedsDocuments() || search.embedsQueries();
  }

  private List<@Nullable String> paths() {
    List<@Nullable String> paths = new ArrayList<>();
    paths.add(config.run());
    paths.add(config.scores());
    paths.add(config.evaluation().qrels());
    for (PipelineStage stage : config.stages()) {
      paths.add(stage.pairs().input().queries());
      paths.add(stage.pairs().input().corpus());
      if (stage instanceof PipelineStage.Search search) {
        paths.addAll(search.config().paths());
      }
    }
    return paths;
  }

  private List<StageFigures> runStages(OutputDirectory output) {
    List<StageFigures> figures = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    StageFolders folders = new StageFolders(output, spark.sparkContext().hadoopConfiguration());
    boolean current = true;
    for (PipelineStage stage : config.stages()) {
      current = current && hasEnded(stage, folders);
      if (current) {
        progress.printf("Stage %s has ended before%n", stage.name());
      } else {
        progress.printf("Stage %s%n", stage.name());
        // A stage that read the old list must not look finished.
        folders.deleteOthers(kept);
        runStage(stage);
      }
      kept.add(stage.folder());
      figures.add(StageFigures.of(stage.name(), folders.manifest(stage.folder()).orElseThrow()));
    }
    return figures;
  }

  private void runStage(PipelineStage stage) {
    if (stage instanceof PipelineStage.Search search) {
      new RetrieveJob(spark, search.config(), progress).run();
    } else if (stage instanceof PipelineStage.Rerank rerank) {
      new RerankJob(spark, rerank.config(), progress).run();
    }
  }

  /** Returns whether a run with the stage's settings and model has ended in its folder. */
  private boolean hasEnded(PipelineStage stage, StageFolders folders) {
    try {
      JsonNode settings = JSON.readTree(stage.pairs().resolved());
      return folders
          .manifest(stage.folder())
          .filter(manifest -> settings.equals(manifest.path("configuration")))
          .filter(
              manifest ->
                  commits
                      .getOrDefault(stage.name(), "")
                      .equals(manifest.path("model").path("commit").asText()))
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("This is a bug: settings are not JSON", e);
    }
  }
}
