package io.sparkrerank.jobs.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.config.BatchConfig;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Secrets;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.SparkSettings;
import io.sparkrerank.jobs.report.Versions;
import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.model.ShippedModel;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The steps that all jobs with a model have in common: from the model and the checked input to the
 * scores and the manifest. A workflow runs once.
 */
public final class ScoringWorkflow {

  private final JobContext job;
  private final ModelOptions.Use use;
  private final OutputDirectory.Content content;
  private final Manifest manifest;
  private final ModelSource models;

  /**
   * Creates a workflow.
   *
   * @param command the name of the command
   * @param use the use of the model
   * @param content the entries that the job writes to its output folder
   */
  public ScoringWorkflow(
      JobContext job, String command, ModelOptions.Use use, OutputDirectory.Content content) {
    this.job = job;
    this.use = use;
    this.models = new ModelSource(job.spark(), job.config(), use, job.progress());
    this.content = content;
    this.manifest = new Manifest(command);
  }

  /** A condition that a job sets on its input. */
  public interface Requirement {
    /**
     * Checks the input.
     *
     * @throws RerankException if it does not meet the condition
     */
    void check(CheckedRows input);
  }

  /**
   * Checks the input, scores its good rows, and passes the scores to {@code finish}.
   *
   * @param check checks the input for a model
   * @param requirement is checked before anything is scored
   * @param finish writes the job's output from the scores
   * @return the result of {@code finish}
   * @throws RerankException if the configuration, the input, the model or the output is wrong
   */
  public <R> R run(
      Function<PreparedModel, CheckedRows> check,
      Requirement requirement,
      Function<FinishedScoring, R> finish) {
    PreparedModel compiled = models.prepare();
    OutputDirectory output =
        OutputDirectory.open(
            job.config().requiredOutput(),
            content,
            job.spark().sparkContext().hadoopConfiguration());
    ScoreStore store = ScoreStores.open(job, output, compiled.spec());
    ScoreStore earlier = job.config().keepsScores() ? store : null;
    try (PreparedScoring prepared = PreparedScoring.of(job, check, compiled, earlier)) {
      requirement.check(prepared.input());
      requireTime(prepared);
      ShippedModel model = calibrated(prepared);
      ShippedModel exact =
          compiled.isReduced()
              ? ShippedModel.ship(job.spark().sparkContext(), models.prepare(Precision.FP32))
              : null;
      // Everything that can be wrong before scoring is checked: the results of an earlier run may
      // go.
      output.clear();
      PairScores scores = new MissingPairsScorer(job, store, unit()).score(prepared, model, exact);
      return finish.apply(new FinishedScoring(prepared, model, exact, scores, output));
    }
  }

  private void requireTime(PreparedScoring prepared) {
    Double most = job.config().scoring().maxHours();
    if (most == null) {
      return;
    }
    DurationForecast forecast = prepared.forecast(job);
    if (forecast.hours() > most) {
      throw RerankException.config(
          "%,d %s would take about %.2f hours, and "
              + ScoringSettings.MAX_HOURS.option()
              + " allows %s; spark-rerank plan says"
              + " more",
          forecast.pairs(),
          unit().noun(),
          forecast.hours(),
          most);
    }
  }

  private Progress.Unit unit() {
    return use == ModelOptions.Use.EMBED ? Progress.Unit.TEXTS : Progress.Unit.PAIRS;
  }

  private ShippedModel calibrated(PreparedScoring prepared) {
    ShippedModel model = prepared.shipped();
    if (job.config().batch().trials() == BatchConfig.Trials.NONE
        || prepared.stored().missingPairs() == 0) {
      return model;
    }
    Dataset<Row> texts = prepared.pairs().texts();
    Calibration calibration =
        job.phases().run("Calibrate", () -> Calibration.run(texts, model, job.slots()));
    for (BatchTrial trial : calibration.trials()) {
      job.progress()
          .printf(
              Locale.ROOT,
              "Batches of %,d tokens: %,.0f tokens/s a task%s%n",
              trial.maxTokens(),
              trial.tokensPerSecond(),
              trial.maxTokens() == calibration.bestTokens() ? ", kept" : "");
    }
    manifest.calibration(calibration.trials());
    return model.withBatchTokens(calibration.bestTokens());
  }

  /**
   * Writes {@code manifest.json}.
   *
   * @param addResults adds the counts of rows, and what only this job has
   * @return the content of the manifest
   */
  public JsonNode writeManifest(FinishedScoring scored, Consumer<Manifest> addResults) {
    PreparedScoring prepared = scored.prepared();
    manifest.model(
        models
            .hub()
            .map(model -> model.name().toString())
            .orElseGet(() -> Secrets.withoutUsers(job.config().model().requiredPath())),
        models.hub(),
        prepared.model(),
        scored.model().spec(),
        prepared.device());
    manifest.configuration(job.config().resolved());
    manifest.spark(SparkSettings.masked(job.spark()));
    manifest.versions(Versions.current(job.spark()));
    addResults.accept(manifest);
    manifest.put("pairs", scored.scores().counts().json());
    manifest.scoring(
        scored.scores().telemetry(), scored.scores().seconds(), scored.scores().partitions());
    manifest.stages(job.phases().seconds());
    manifest.finished();
    scored.output().writeJson("manifest.json", manifest.json());
    return manifest.json();
  }
}
