package io.sparkrerank.jobs.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
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
import io.sparkrerank.jobs.scoring.PreparedScoring;
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

/**
 * Scores or classifies the pairs of a table and ranks nothing: similarity, paraphrase, entailment.
 */
public final class ScoreJob {

  private final SparkSession spark;
  private final ScoreConfig config;
  private final JobContext job;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public ScoreJob(SparkSession spark, ScoreConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.workflow =
        new ScoringWorkflow(
            job, "score", ModelOptions.Use.CLASSIFY, OutputDirectory.Content.SCORING);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
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
          "No column %s in %s, which --evaluate names; it has %s",
          column, source, TableColumns.listed(table));
    }
  }

  private void requireMeasurable(ModelSpec spec) {
    if (spec.output().hasScore()) {
      return;
    }
    if (spec.output().activation() == Activation.IDENTITY) {
      throw RerankException.config(
          "The model's %d labels, %s, are classes, which have probabilities: take --activation"
              + " softmax or sigmoid, or one label as the score with --label",
          spec.output().labels().size(), String.join(", ", spec.output().labels()));
    }
    if (spec.output().activation() == Activation.SIGMOID && config.evaluate() != null) {
      throw RerankException.config(
          "--evaluate measures classes that exclude each other, and a sigmoid gives each label by"
              + " itself: name one with --label");
    }
  }

  private ScoreResult finish(FinishedScoring scoring) {
    PreparedScoring prepared = scoring.prepared();
    ModelSpec spec = prepared.model().spec();
    OutputDirectory output = scoring.output();
    CheckedRows input = prepared.input();
    Dataset<Row> scores = TextPairPlan.withLabels(scoring.scores().scores(), spec);
    Dataset<Row> scored = RankPlan.scored(input.keyed(), scores);
    Dataset<Row> written =
        job.phases()
            .run(
                "Write scored pairs",
                () -> output.writeParquet(TextPairPlan.output(CheckPlan.good(scored)), "scored"));
    Dataset<Row> rejected =
        job.phases()
            .run(
                "Write rejected rows",
                () ->
                    output.writeParquet(
                        rejected(input, scored, scoring.scores().counts()), "rejected"));
    ScoredRowCounts rows =
        job.phases().run("Count what was written", () -> input.rows(written, rejected));
    RejectedRows.requireScored(job, rows);
    PairMeasures measures =
        config.evaluate() == null
            ? null
            : job.phases()
                .run("Measure", () -> new PairEvaluation(config.evaluate(), spec).measure(written));
    if (measures != null) {
      output.writeJson("metrics.json", measures.json());
    }
    PairCounts pairs = scoring.scores().counts();
    JsonNode manifest = workflow.writeManifest(scoring, notes -> notes.put("rows", rows.json()));
    Page page =
        ScoreReport.page(
            new ScoreReport.Scored(
                rows,
                pairs,
                !spec.output().hasScore() && spec.output().activation() == Activation.SIGMOID
                    ? null
                    : ScoreHistogramSource.of("scores", TextPairPlan.ungraded(written)),
                measures,
                job.phases().seconds(),
                scoring.scores().seconds()),
            manifest);
    output.writeText("report.html", page::writeTo);
    output.markSuccess();
    return new ScoreResult(rows, pairs, measures, scoring.scores().seconds(), prepared.device());
  }

  /** What the check found, and what could not be scored: the second is another join with texts. */
  private static Dataset<Row> rejected(CheckedRows input, Dataset<Row> scored, PairCounts counts) {
    Dataset<Row> found = TextPairPlan.rejected(input.keyed());
    return counts.rejected() == 0 ? found : found.union(TextPairPlan.rejected(scored));
  }
}
