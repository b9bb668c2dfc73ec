package io.sparkrerank.jobs.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.config.BatchConfig;
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
 * What all jobs that score pairs have in common: from the model and the checked input to the
 * scores, and the manifest of it. A job is one run.
 */
public final class ScoringWorkflow {

  private final JobContext job;
  private final ModelOptions.Use use;
  private final OutputDirectory.Content content;
  private final Manifest manifest;

  /**
   * Creates the run.
   *
   * @param command which job it is
   * @param use what the model is to do
   * @param content what the job writes
   */
  public ScoringWorkflow(
      JobContext job, String command, ModelOptions.Use use, OutputDirectory.Content content) {
    this.job = job;
    this.use = use;
    this.content = content;
    this.manifest = new Manifest(command);
  }

  /** What a job needs for its input to be one that it can work on. */
  public interface Requirement {
    /** Throws a {@link RerankException} if the input is not such a one. */
    void check(CheckedRows input);
  }

  /**
   * Scores what {@code check} finds to be good, and leaves the rest to {@code finish}.
   *
   * @param check checks the input, for a model
   * @param requirement looked at before anything is scored
   * @param finish makes the job's output of the scores
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public <R> R run(
      Function<PreparedModel, CheckedRows> check,
      Requirement requirement,
      Function<FinishedScoring, R> finish) {
    ModelSource models = new ModelSource(job.spark(), job.config(), use);
    PreparedModel compiled = models.prepare();
    OutputDirectory output =
        OutputDirectory.open(
            job.config().output(), content, job.spark().sparkContext().hadoopConfiguration());
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
      // All that can be wrong before scoring was looked at: what an earlier run wrote may go now.
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
          "%,d %s would take about %.2f hours, and --max-hours allows %s; spark-rerank plan says"
              + " more",
          forecast.pairs(), unit().noun(), forecast.hours(), most);
    }
  }

  private Progress.Unit unit() {
    return use == ModelOptions.Use.EMBED ? Progress.Unit.TEXTS : Progress.Unit.PAIRS;
  }

  private ShippedModel calibrated(PreparedScoring prepared) {
    ShippedModel model = prepared.shipped();
    if (job.config().batch().trials() == BatchConfig.Trials.NONE || prepared.known().pairs() == 0) {
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
   * Writes the manifest.
   *
   * @param rows notes what became of the rows, and what else only one job has
   */
  public JsonNode writeManifest(FinishedScoring scored, Consumer<Manifest> rows) {
    PreparedScoring prepared = scored.prepared();
    manifest.model(
        Secrets.withoutUsers(job.config().model().path()),
        prepared.model(),
        scored.model().spec(),
        prepared.device());
    manifest.configuration(job.config().resolved());
    manifest.spark(SparkSettings.masked(job.spark()));
    manifest.versions(Versions.current(job.spark()));
    rows.accept(manifest);
    manifest.put("pairs", scored.scores().counts().json());
    manifest.scoring(
        scored.scores().telemetry(), scored.scores().seconds(), scored.scores().partitions());
    manifest.stages(job.phases().seconds());
    manifest.finished();
    scored.output().writeJson("manifest.json", manifest.json());
    return manifest.json();
  }
}
