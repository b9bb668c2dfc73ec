package io.sparkrerank.jobs.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.evaluation.ScoreHistogram;
import io.sparkrerank.jobs.evaluation.ScoreHistogramSource;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.PhaseTimer;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.ModelOptions;
import java.io.PrintStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Scores or classifies the pairs of a table, for example for similarity, paraphrase or entailment.
 * Ranks nothing.
 */
public final class ScoreJob {

  private final SparkSession spark;
  private final ScoreConfig config;
  private final JobContext job;
  private final PhaseTimer phases;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress the stream that progress is printed to
   */
  public ScoreJob(SparkSession spark, ScoreConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.phases = job.phases();
    this.workflow =
        new ScoringWorkflow(
            job, "score", ModelOptions.Use.CLASSIFY, OutputDirectory.Content.SCORING);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if the configuration, the input, the model or the output is wrong
   */
  public ScoreResult run() {
    InputConfig input = config.pairs().input();
    job.requireApart(input.paths());
    String source = String.join(", ", input.paths());
    Dataset<Row> table =
        new TableReader(spark).readWhole(input.paths(), input.format(), input.header());
    requireColumn(table, source);
    Dataset<Row> pairs = TextPairPlan.pairs(table, input.columns(), source);
    TextPairPlan.leftOut(table)
        .forEach(
            (column, reason) ->
                job.progress().printf("Column %s is left out of scored/: %s%n", column, reason));
    Partitions.adaptShuffles(spark, pairs);
    return workflow.run(
        model -> {
          ModelSpec spec = model.spec();
          requireMeasurable(spec);
          if (config.evaluate() != null) {
            new PairEvaluation(config.evaluate(), spec).requireMeasurable(table, source);
          }
          return CheckedRows.checkPairs(job, pairs, spec);
        },
        checked -> {},
        this::finish);
  }

  private void requireColumn(Dataset<Row> table, String source) {
    String column = config.evaluate();
    if (column != null && !TableColumns.has(table, column, source)) {
      throw RerankException.input(
          "No column %s in %s, which " + ScoreSettings.EVALUATE.option() + " names; it has %s",
          column,
          source,
          TableColumns.listed(table));
    }
  }

  private void requireMeasurable(ModelSpec spec) {
    if (spec.output().hasScore()) {
      return;
    }
    if (spec.output().activation() == Activation.IDENTITY) {
      throw RerankException.config(
          "The model's %d labels, %s, are classes, which have probabilities: take "
              + ModelSettings.ACTIVATION.option()
              + " softmax or sigmoid, or one label as the score with "
              + ModelSettings.LABEL.option(),
          spec.output().labels().size(),
          String.join(", ", spec.output().labels()));
    }
    if (spec.output().activation() == Activation.SIGMOID && config.evaluate() != null) {
      throw RerankException.config(
          ScoreSettings.EVALUATE.option()
              + " measures classes that exclude each other, and a sigmoid gives each label by"
              + " itself: name one with "
              + ModelSettings.LABEL.option());
    }
  }

  private ScoreResult finish(FinishedScoring scoring) {
    Dataset<Row> scored = scored(scoring);
    Dataset<Row> written =
        phases.run(
            "Write scored pairs",
            () ->
                scoring
                    .output()
                    .writeParquet(TextPairPlan.output(CheckPlan.good(scored)), "scored"));
    ScoredRowCounts rows = writeRejected(scoring, scored, written);
    ScoreResult result =
        new ScoreResult(
            rows,
            scoring.scores().counts(),
            measure(scoring, written),
            scoring.scores().seconds(),
            scoring.prepared().device());
    JsonNode manifest = workflow.writeManifest(scoring, notes -> notes.put("rows", rows.json()));
    Page page =
        ScoreReport.page(result, histogram(spec(scoring), written), phases.seconds(), manifest);
    scoring.output().writeText("report.html", page::writeTo);
    scoring.output().markSuccess();
    return result;
  }

  private static ModelSpec spec(FinishedScoring scoring) {
    return scoring.prepared().model().spec();
  }

  private static Dataset<Row> scored(FinishedScoring scoring) {
    return RankPlan.scored(
        scoring.prepared().input().keyed(),
        TextPairPlan.withLabels(scoring.scores().scores(), spec(scoring)));
  }

  private ScoredRowCounts writeRejected(
      FinishedScoring scoring, Dataset<Row> scored, Dataset<Row> written) {
    CheckedRows input = scoring.prepared().input();
    Dataset<Row> rejected =
        phases.run(
            "Write rejected rows",
            () ->
                scoring
                    .output()
                    .writeParquet(rejected(input, scored, scoring.scores().counts()), "rejected"));
    ScoredRowCounts rows =
        phases.run("Count what was written", () -> input.rows(written, rejected));
    RejectedRows.requireScored(job, rows);
    return rows;
  }

  /** Measures the scores and writes {@code metrics.json}, if the user names a column for it. */
  private @Nullable PairMeasures measure(FinishedScoring scoring, Dataset<Row> written) {
    String column = config.evaluate();
    if (column == null) {
      return null;
    }
    PairMeasures measures =
        phases.run("Measure", () -> new PairEvaluation(column, spec(scoring)).measure(written));
    scoring.output().writeJson("metrics.json", measures.json());
    return measures;
  }

  /** Returns the histogram of scores, or null where a pair has one probability per label. */
  private static @Nullable ScoreHistogram histogram(ModelSpec spec, Dataset<Row> written) {
    return !spec.output().hasScore() && spec.output().activation() == Activation.SIGMOID
        ? null
        : ScoreHistogramSource.of("scores", PairMeasurePlan.ungraded(written));
  }

  /**
   * Returns the rows that the check rejected, and those that could not be scored. Without any of
   * the latter, a second join with texts is saved.
   */
  private static Dataset<Row> rejected(CheckedRows input, Dataset<Row> scored, PairCounts counts) {
    Dataset<Row> found = TextPairPlan.rejected(input.keyed());
    return counts.rejected() == 0 ? found : found.union(TextPairPlan.rejected(scored));
  }
}
