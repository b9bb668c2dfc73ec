package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.FusionSettings;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.evaluation.EvaluatePlan;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.FusionPlan;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.PairScorePlan;
import io.sparkrerank.jobs.scoring.PhaseTimer;
import io.sparkrerank.jobs.scoring.PreparedScoring;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RankedLists;
import io.sparkrerank.jobs.scoring.RerankInput;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.search.Fusion;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Columns;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-ranks candidates. Checks the input, scores each distinct pair once, ranks, writes, and
 * measures what was written.
 */
public final class RerankJob {

  private static final Logger LOG = LoggerFactory.getLogger(RerankJob.class);

  private final SparkSession spark;
  private final RerankConfig config;
  private final JobContext job;
  private final PhaseTimer phases;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress the stream that progress is printed to
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
   * @throws RerankException if the configuration, the input, the model or the output is wrong
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
        scoring -> finish(inputs, scoring));
  }

  private RerankResult finish(RerankInput inputs, FinishedScoring scoring) {
    Dataset<Row> scored = scored(scoring).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      RankedLists lists = RankedLists.write(job, scoring, scored, inputs.qrels(), config.topK());
      RerankMeasures measures = measure(inputs, scoring, lists);
      RerankResult result = result(scoring, lists, measures, drift(scoring, scored));
      ScoringFigures figures = figures(lists, measures);
      JsonNode manifest = workflow.writeManifest(scoring, result::addTo);
      Page report = RerankReport.page(result, figures, phases.seconds(), manifest);
      scoring.output().writeText("report.html", report::writeTo);
      scoring.output().markSuccess();
      return result;
    } finally {
      scored.unpersist();
    }
  }

  /** Joins scores to the candidates, fused with those of the first stage if the user wants it. */
  private Dataset<Row> scored(FinishedScoring scoring) {
    PreparedScoring prepared = scoring.prepared();
    Dataset<Row> byPair =
        PairScorePlan.withScore(scoring.scores().scores(), prepared.model().spec());
    Dataset<Row> scored =
        RankPlan.scored(
            prepared.input().keys(),
            prepared.pairs().byCandidate(byPair, config.pairs().longText().aggregates()));
    return config.fusion() == null
        ? scored
        : FusionPlan.withFirstStage(RankPlan.withFirstStageRank(scored), config.fusion());
  }

  /** Requires scores or ranks of the first stage if the model's scores are fused with them. */
  private void requireFirstStage(CheckedRows input) {
    if (config.fusion() == null) {
      return;
    }
    Optional<String> order = RerankEvaluation.firstStageOrder(input.all());
    boolean scores = config.fusion().method() == Fusion.Method.ZSCORE;
    if (order.isEmpty() || scores && !order.get().equals(Columns.FIRST_STAGE_SCORE)) {
      throw RerankException.input(
          FusionSettings.METHOD.option() + " %s needs the first stage's %s, and the input has none",
          config.fusion().method().name().toLowerCase(Locale.ROOT),
          scores ? "scores" : "scores or ranks");
    }
  }

  private RerankMeasures measure(RerankInput inputs, FinishedScoring scoring, RankedLists lists) {
    CheckedRows input = scoring.prepared().input();
    RerankEvaluation evaluation =
        new RerankEvaluation(config.evaluation(), config.topK(), inputs.shuffles());
    RerankMeasures measures =
        phases.run(
            "Measure", () -> evaluation.measure(inputs, input.all(), lists, scoring.output()));
    return measures instanceof RerankMeasures.Judged judged
        ? judged.withBudget(budget(inputs, input, lists))
        : measures;
  }

  private @Nullable BudgetOutcome budget(RerankInput inputs, CheckedRows input, RankedLists lists) {
    BudgetCheck check = new BudgetCheck(config, inputs.shuffles());
    return phases.run(
        "Compare with all pairs",
        () ->
            check.measure(
                input.selection(),
                lists.listed(),
                EvaluatePlan.judgments(inputs.qrels(), input.all())));
  }

  private static RerankResult result(
      FinishedScoring scoring, RankedLists lists, RerankMeasures measures, @Nullable Drift drift) {
    return new RerankResult(
        lists.rows(), measures, drift, scoring.scores().seconds(), scoring.prepared().device());
  }

  private ScoringFigures figures(RankedLists lists, RerankMeasures measures) {
    return phases.run(
        "Count scores and lengths",
        () ->
            ScoringFigureSource.of(
                RankPlan.withLogits(lists.ranked()),
                measures,
                config.evaluation().rules().level()));
  }

  /**
   * Measures the drift of a reduced precision, if the user wants it. There is none for passages,
   * because a candidate has no logits of its own there.
   */
  private @Nullable Drift drift(FinishedScoring scoring, Dataset<Row> scored) {
    Integer pairs = config.pairs().scoring().driftPairs();
    ShippedModel exact = scoring.exact();
    if (exact == null
        || pairs == null
        || config.pairs().longText().mode() == LongTextConfig.Mode.PASSAGES) {
      return null;
    }
    PreparedScoring prepared = scoring.prepared();
    return phases.run(
        "Compare with fp32",
        () -> {
          try {
            return new DriftCheck(spark, pairs)
                .measure(
                    prepared.model().precisionName(),
                    prepared.input().keyed(),
                    CheckPlan.good(scored),
                    exact);
          } catch (RuntimeException e) {
            // The lists are written: hours of work must not be lost for a figure about them.
            LOG.warn("Cannot compare with fp32; there will be no figures of the drift", e);
            return null;
          }
        });
  }
}
