package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.evaluation.EvaluatePlan;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.FusionPlan;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.PairScorePlan;
import io.sparkrerank.jobs.scoring.PairScores;
import io.sparkrerank.jobs.scoring.PhaseTimer;
import io.sparkrerank.jobs.scoring.PreparedScoring;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RankedLists;
import io.sparkrerank.jobs.scoring.RankedRowCounts;
import io.sparkrerank.jobs.scoring.RerankInput;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.search.Fusion;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Columns;
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
  private final PhaseTimer phases;
  private final JobContext job;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public RerankJob(SparkSession spark, RerankConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.phases = job.phases();
    this.workflow =
        new ScoringWorkflow(
            job, "rerank", ModelOptions.Use.RANK, OutputDirectory.Content.RERANKING);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public RerankResult run() {
    job.requireApart(RerankInput.paths(config));
    RerankInput inputs = RerankInput.read(spark, config);
    return workflow.run(
        model ->
            CheckedRows.check(
                job, inputs.candidates(), model.spec(), config.topOfList(), inputs.qrels()),
        input -> {
          inputs.requireCommonQueries(input.all(), config.evaluation().qrels());
          RerankInput.requireShortLists(input.all(), config.evaluation().measures());
          requireFirstStage(input);
        },
        scored -> finish(inputs, scored));
  }

  private RerankResult finish(RerankInput inputs, FinishedScoring scoring) {
    PreparedScoring prepared = scoring.prepared();
    PairScores scores = scoring.scores();
    OutputDirectory output = scoring.output();
    Dataset<Row> scored = scored(prepared, scores).persist(StorageLevel.MEMORY_AND_DISK());
    RankedLists lists;
    RerankEvaluation.Result measured;
    BudgetOutcome achieved;
    Drift drift;
    try {
      lists =
          RankedLists.write(
              job,
              prepared.input(),
              scored,
              scores.counts(),
              inputs.qrels(),
              config.topK(),
              output);
      measured = measure(inputs, prepared, lists, output);
      achieved = measured == null ? null : achieved(inputs, prepared.input(), lists.listed());
      drift = drift(prepared, scored, scoring.exact());
    } finally {
      scored.unpersist();
    }
    ScoringFigures figures = figures(lists, measured);
    RankedRowCounts rows = lists.rows();
    JsonNode manifest =
        workflow.writeManifest(
            scoring,
            notes -> {
              notes.put("rows", rows.json());
              if (achieved != null) {
                notes.put("budget", achieved.json());
              }
              if (drift != null) {
                notes.put("drift", drift.json());
              }
            });
    RerankReport.Scored section =
        new RerankReport.Scored(
            rows, figures, achieved, drift, phases.seconds(), scores.seconds(), prepared.device());
    Page report =
        RerankReport.page(section, measured == null ? null : measured.measured(), manifest);
    output.writeText("report.html", report::writeTo);
    output.markSuccess();
    Evaluation evaluation = measured == null ? null : measured.measured().evaluation();
    return new RerankResult(rows, evaluation, achieved, drift, scores.seconds(), prepared.device());
  }

  private Dataset<Row> scored(PreparedScoring prepared, PairScores scores) {
    Dataset<Row> byPair = PairScorePlan.withScore(scores.scores(), prepared.model().spec());
    Dataset<Row> scored =
        RankPlan.scored(
            prepared.input().keys(),
            prepared.pairs().byCandidate(byPair, config.pairs().longText().aggregates()));
    return config.fusion() == null
        ? scored
        : FusionPlan.withFirstStage(RankPlan.withFirstStageRank(scored), config.fusion());
  }

  /** Half of a fused score is the first stage's. */
  private void requireFirstStage(CheckedRows input) {
    if (config.fusion() == null) {
      return;
    }
    String order = RerankEvaluation.firstStageOrder(input.all());
    boolean scores = config.fusion().method() == Fusion.Method.ZSCORE;
    if (order == null || scores && !order.equals(Columns.FIRST_STAGE_SCORE)) {
      throw RerankException.input(
          "--fuse %s needs the first stage's %s, and the input has none",
          config.fusion().method().name().toLowerCase(Locale.ROOT),
          scores ? "scores" : "scores or ranks");
    }
  }

  private RerankEvaluation.Result measure(
      RerankInput inputs, PreparedScoring prepared, RankedLists lists, OutputDirectory output) {
    RerankEvaluation measuring =
        new RerankEvaluation(config.evaluation(), config.topK(), inputs.shuffles());
    return phases.run(
        "Measure",
        () ->
            measuring.measure(
                inputs.candidates(),
                prepared.input().all(),
                lists.listed(),
                lists.ranked(),
                inputs.qrels(),
                output));
  }

  private BudgetOutcome achieved(RerankInput inputs, CheckedRows input, Dataset<Row> listed) {
    return phases.run(
        "Compare with all pairs",
        () ->
            new BudgetCheck(config, inputs.shuffles())
                .measure(
                    input.selection(),
                    listed,
                    EvaluatePlan.judgments(inputs.qrels(), input.all())));
  }

  private ScoringFigures figures(RankedLists lists, RerankEvaluation.Result measured) {
    return phases.run(
        "Count scores and lengths",
        () ->
            ScoringFigureSource.of(
                RankPlan.withLogits(lists.ranked()),
                measured == null ? null : measured.byQuery(),
                config.evaluation().rules().level()));
  }

  /** Of passages there is no comparison: a candidate has no logits of its own. */
  private Drift drift(PreparedScoring prepared, Dataset<Row> scored, ShippedModel exact) {
    if (exact == null
        || config.pairs().scoring().driftPairs() == null
        || config.pairs().longText().mode() == LongTextConfig.Mode.PASSAGES) {
      return null;
    }
    return phases.run(
        "Compare with fp32",
        () -> {
          try {
            return new DriftCheck(spark, config.pairs().scoring().driftPairs())
                .measure(
                    prepared.model().precisionName(),
                    prepared.input().keyed(),
                    CheckPlan.good(scored),
                    exact);
          } catch (RuntimeException e) {
            // The result is there already; hours of work must not be lost for a figure about it.
            LOG.warn("Cannot compare with fp32; there will be no figures of the drift", e);
            return null;
          }
        });
  }
}
