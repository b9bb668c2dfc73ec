package io.sparkrerank.jobs;

import io.sparkrerank.RerankException;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.config.BatchConfig;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.Secrets;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.jobs.plan.RankPlan;
import io.sparkrerank.jobs.plan.ScorePlan;
import io.sparkrerank.jobs.report.Drift;
import io.sparkrerank.jobs.report.Evaluation;
import io.sparkrerank.jobs.report.Forecast;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.RowCounts;
import io.sparkrerank.jobs.report.ScoringFigures;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.RerankReport;
import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.ShippedModel;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-ranks candidates: reads and checks them, scores each distinct pair once, ranks, writes, and
 * measures what was written.
 */
public final class RerankJob {

  private static final Logger LOG = LoggerFactory.getLogger(RerankJob.class);

  private final SparkSession spark;
  private final RerankConfig config;
  private final Stages stages;
  private final JobContext job;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public RerankJob(SparkSession spark, RerankConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config, progress);
    this.stages = job.stages();
  }

  /**
   * What a run did.
   *
   * @param rows what became of the rows
   * @param evaluation the measures, or null if there were no judgments
   * @param drift how far a reduced precision goes from float32, or null if that was not looked at
   * @param scoringSeconds how long scoring took
   * @param device where the model ran
   */
  public record Result(
      RowCounts rows, Evaluation evaluation, Drift drift, double scoringSeconds, String device) {}

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public Result run() {
    Manifest manifest = new Manifest("rerank");
    RerankInput inputs = RerankInput.read(spark, config);
    ModelSource models = new ModelSource(spark, config);
    PreparedModel compiled = models.prepare();
    OutputDirectory output =
        OutputDirectory.open(
            config.output(),
            OutputDirectory.Content.RERANKING,
            spark.sparkContext().hadoopConfiguration());
    output.requireApart(inputs.paths());
    ScoreStore store = ScoreStores.open(job, output, compiled.spec());
    ScoreStore earlier = config.keepsScores() ? store : null;
    try (Preparation prepared = Preparation.of(job, inputs, compiled, earlier)) {
      requireTime(prepared);
      ShippedModel model = calibrated(prepared, manifest);
      ShippedModel exact =
          compiled.isReduced()
              ? ShippedModel.ship(spark.sparkContext(), models.prepare(Precision.FP32))
              : null;
      // All that can be wrong before scoring was looked at: what an earlier run wrote may go now.
      output.clear();
      PairScoring.Result scores = new PairScoring(job, store).score(prepared, model, exact);
      Dataset<Row> scored = scored(prepared, scores).persist(StorageLevel.MEMORY_AND_DISK());
      RankedLists lists;
      RerankEvaluation.Result measured;
      Drift drift;
      try {
        lists = RankedLists.write(job, prepared, scored, scores.counts(), output);
        measured = measure(prepared, scored, lists, output);
        drift = drift(prepared, scored, exact);
      } finally {
        scored.unpersist();
      }
      ScoringFigures figures = figures(lists, measured);

      manifest.model(
          Secrets.withoutUsers(config.model().path()),
          prepared.model(),
          model.spec(),
          prepared.device());
      manifest.configuration(config.resolved());
      manifest.spark(SparkSettings.masked(spark));
      manifest.versions(Versions.current(spark));
      manifest.rows(lists.rows());
      manifest.scoring(scores.telemetry(), scores.seconds(), scores.partitions());
      if (drift != null) {
        manifest.drift(drift);
      }
      manifest.stages(stages.seconds());
      manifest.finished();
      output.writeJson("manifest.json", manifest.json());
      RerankReport.Scored scoring =
          new RerankReport.Scored(
              lists.rows(), figures, drift, stages.seconds(), scores.seconds(), prepared.device());
      Page report =
          RerankReport.page(
              scoring, measured == null ? null : measured.measured(), manifest.json());
      output.writeText("report.html", report::writeTo);
      output.markSuccess();
      Evaluation evaluation = measured == null ? null : measured.measured().evaluation();
      return new Result(lists.rows(), evaluation, drift, scores.seconds(), prepared.device());
    }
  }

  private void requireTime(Preparation prepared) {
    Double most = config.scoring().maxHours();
    if (most == null) {
      return;
    }
    Forecast forecast = prepared.forecast(job);
    if (forecast.hours() > most) {
      throw RerankException.config(
          "%,d pairs would take about %.2f hours, and --max-hours allows %s; spark-rerank plan says"
              + " more",
          forecast.pairs(), forecast.hours(), most);
    }
  }

  private ShippedModel calibrated(Preparation prepared, Manifest manifest) {
    ShippedModel model = prepared.shipped();
    if (config.batch().trials() == BatchConfig.Trials.NONE || prepared.known().pairs() == 0) {
      return model;
    }
    Dataset<Row> texts = prepared.pairs().texts();
    Calibration calibration =
        stages.run("Calibrate", () -> Calibration.run(texts, model, job.slots()));
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

  private Dataset<Row> scored(Preparation prepared, PairScoring.Result scores) {
    Dataset<Row> byPair = ScorePlan.withScore(scores.scores(), prepared.model().spec());
    return RankPlan.scored(
        prepared.input().keys(),
        prepared.pairs().byCandidate(byPair, config.longText().aggregates()));
  }

  private RerankEvaluation.Result measure(
      Preparation prepared, Dataset<Row> scored, RankedLists lists, OutputDirectory output) {
    RerankInput inputs = prepared.inputs();
    RerankEvaluation measuring =
        new RerankEvaluation(config.evaluation(), config.topK(), inputs.shuffles());
    return stages.run(
        "Measure",
        () ->
            measuring.measure(
                inputs.candidates(),
                prepared.input().keys(),
                RankPlan.good(scored),
                lists.ranked(),
                inputs.qrels(),
                output));
  }

  private ScoringFigures figures(RankedLists lists, RerankEvaluation.Result measured) {
    return stages.run(
        "Count scores and lengths",
        () ->
            ScoringFigureSource.of(
                lists.ranked(),
                measured == null ? null : measured.byQuery(),
                config.evaluation().rules().level()));
  }

  /** Of passages there is no comparison: a candidate has no logits of its own. */
  private Drift drift(Preparation prepared, Dataset<Row> scored, ShippedModel exact) {
    if (exact == null
        || config.scoring().driftPairs() == null
        || config.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      return null;
    }
    return stages.run(
        "Compare with fp32",
        () -> {
          try {
            return new DriftCheck(spark, config.scoring().driftPairs())
                .measure(
                    prepared.model().precisionName(),
                    prepared.input().keyed(),
                    RankPlan.good(scored),
                    exact);
          } catch (RuntimeException e) {
            // The result is there already; hours of work must not be lost for a figure about it.
            LOG.warn("Cannot compare with fp32; there will be no figures of the drift", e);
            return null;
          }
        });
  }
}
