package io.sparkrerank.jobs.label;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.input.CandidateSource;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.PairScorePlan;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.row.Columns;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The job of the command {@code label}: makes training data from a teacher's scores, in the form of
 * hard negatives, margins or grades. Not safe for use by several threads; run it once.
 */
public final class LabelJob {

  private final SparkSession spark;
  private final LabelConfig config;
  private final JobContext job;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress the stream for lines about progress
   */
  public LabelJob(SparkSession spark, LabelConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.workflow =
        new ScoringWorkflow(job, "label", ModelOptions.Use.RANK, OutputDirectory.Content.LABELS);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public LabelResult run() {
    InputConfig input = config.pairs().input();
    List<String> paths = new ArrayList<>(CandidateSource.paths(input));
    paths.add(config.qrels());
    job.requireApart(paths);
    GradeSource grades = GradeSource.of(spark, config);
    Dataset<Row> candidates =
        MiningPlan.withTextKey(
            new CandidateSource(spark).read(input, grades::withMissingPositives));
    Partitions.adaptShuffles(spark, candidates);
    return workflow.run(
        model -> CheckedRows.check(job, candidates, model.spec()),
        checked -> {
          requireFirstStageScores(checked);
          requirePositives(checked, grades);
        },
        scoring -> finish(scoring, grades));
  }

  private boolean needsNegatives() {
    return config.forms().stream().anyMatch(LabelForm::isMined);
  }

  private void requireFirstStageScores(CheckedRows checked) {
    if (config.scores().hasFirstStage()
        && CheckPlan.good(checked.keys())
            .filter(col(Columns.FIRST_STAGE_SCORE).isNotNull())
            .isEmpty()) {
      throw RerankException.input(
          "No candidate has a score of the first stage, which %s asks for: name its column with %s"
              + " score=YOURS, or say %s model",
          LabelSettings.OUTPUT_SCORES.option(),
          InputSettings.COLUMNS.option(),
          LabelSettings.OUTPUT_SCORES.option());
    }
  }

  private void requirePositives(CheckedRows checked, GradeSource grades) {
    if (!needsNegatives() || config.rules().pseudoPositive() != null) {
      return;
    }
    Dataset<Row> graded = grades.graded(CheckPlan.good(checked.keys()));
    if (MinedQueries.mostPositives(graded, config.level()) == 0) {
      throw RerankException.input(
          "No candidate is known to be relevant (grade %d or more): %s, or give %s",
          config.level(), grades.remedy(), LabelSettings.POSITIVE_THRESHOLD.option());
    }
  }

  private LabelResult finish(FinishedScoring scoring, GradeSource grades) {
    CheckedRows input = scoring.prepared().input();
    OutputDirectory output = scoring.output();
    Dataset<Row> scored = scored(scoring).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> rejected =
          job.phases()
              .run("Write rejected rows", () -> RejectedRows.write(input.keys(), scored, output));
      Dataset<Row> graded = graded(scored, grades, scoring.model().spec().output().label());
      ScoredRowCounts rows = input.rows(graded, rejected);
      RejectedRows.requireScored(job, rows);
      LabelCounts counts = writeExamples(graded, input.keyed(), output);
      LabelResult result = result(scoring, rows, counts);
      writeReport(scoring, result);
      output.markSuccess();
      return result;
    } finally {
      scored.unpersist();
    }
  }

  private static Dataset<Row> scored(FinishedScoring scoring) {
    ModelSpec spec = scoring.model().spec();
    return RankPlan.scored(
        scoring.prepared().input().keys(),
        PairScorePlan.withScore(scoring.scores().scores(), spec));
  }

  private static Dataset<Row> graded(Dataset<Row> scored, GradeSource grades, int label) {
    return MiningPlan.withLogit(
        grades.graded(RankPlan.withFirstStageRank(CheckPlan.good(scored))), label);
  }

  private LabelCounts writeExamples(
      Dataset<Row> graded, Dataset<Row> keyed, OutputDirectory output) {
    ExampleWriter writer = new ExampleWriter(config, output);
    if (!needsNegatives()) {
      SortedMap<String, Long> rows =
          job.phases().run("Write examples", () -> writer.writeScoredPairs(graded));
      return new LabelCounts(RankPlan.queries(graded).count(), Optional.empty(), rows);
    }
    try (MinedQueries mined = MinedQueries.mine(job, config, graded)) {
      MiningCounts counts = mined.count();
      SortedMap<String, Long> rows =
          job.phases()
              .run(
                  "Write examples",
                  () -> {
                    SortedMap<String, Long> written = writer.writeScoredPairs(graded);
                    written.putAll(mined.write(writer, keyed));
                    return written;
                  });
      return new LabelCounts(counts.totals().queries(), Optional.of(counts), rows);
    }
  }

  private static LabelResult result(
      FinishedScoring scoring, ScoredRowCounts rows, LabelCounts counts) {
    return new LabelResult(
        rows,
        scoring.scores().counts(),
        counts,
        scoring.scores().seconds(),
        scoring.prepared().device());
  }

  private void writeReport(FinishedScoring scoring, LabelResult result) {
    JsonNode manifest =
        workflow.writeManifest(
            scoring,
            notes -> {
              notes.put("rows", result.rows().json());
              notes.put("labels", result.counts().json());
            });
    Page page = LabelReport.page(result, job.phases().seconds(), manifest);
    scoring.output().writeText("report.html", page::writeTo);
  }
}
