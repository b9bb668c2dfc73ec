package io.sparkrerank.jobs.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.input.CandidateSource;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.partition.SliceAnswers;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The job of the command {@code answer}: finds answers to questions in the texts of their
 * candidates. Not safe for use by several threads; run it once.
 */
public final class AnswerJob {

  /** The most questions that a report shows. */
  private static final int SHOWN = 40;

  private final SparkSession spark;
  private final AnswerConfig config;
  private final JobContext job;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress the stream for lines about progress
   */
  public AnswerJob(SparkSession spark, AnswerConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.workflow =
        new ScoringWorkflow(
            job, "answer", ModelOptions.Use.ANSWER, OutputDirectory.Content.ANSWERS);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public AnswerResult run() {
    InputConfig input = config.pairs().input();
    List<String> paths = CandidateSource.paths(input);
    paths.add(config.rightAnswers());
    job.requireApart(paths);
    Dataset<Row> candidates = AnswerPlan.withoutTitles(new CandidateSource(spark).read(input));
    Partitions.adaptShuffles(spark, candidates);
    RightAnswers right = RightAnswers.find(spark, config);
    return workflow.run(
        model -> CheckedRows.check(job, candidates, model.spec()),
        checked -> {},
        scoring -> finish(scoring, candidates, right));
  }

  private AnswerResult finish(
      FinishedScoring scoring, Dataset<Row> candidates, RightAnswers right) {
    CheckedRows input = scoring.prepared().input();
    OutputDirectory output = scoring.output();
    Dataset<Row> found = byCandidate(scoring).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> rejected =
          job.phases()
              .run("Write rejected rows", () -> RejectedRows.write(input.keys(), found, output));
      Dataset<Row> answers =
          job.phases().run("Find answers", () -> writeAnswers(found, rejected, output));
      ScoredRowCounts rows =
          job.phases()
              .run("Count what was written", () -> input.rows(CheckPlan.good(found), rejected));
      RejectedRows.requireScored(job, rows);
      AnswerEvaluation evaluation = right.measure(job, answers, input.keys(), output);
      AnswerResult result = result(scoring, rows, answers, evaluation);
      writeReport(scoring, result, evaluation.shown(answers, candidates, SHOWN));
      output.markSuccess();
      return result;
    } finally {
      found.unpersist();
    }
  }

  /** Returns the candidates with their best answers, without texts. */
  private Dataset<Row> byCandidate(FinishedScoring scoring) {
    CheckedRows input = scoring.prepared().input();
    Dataset<Row> answers =
        AnswerPlan.byCandidate(
            scoring.prepared().pairs().cutPassages(),
            scoring.scores().scores(),
            input.keyed(),
            new SliceAnswers(scoring.model(), config.topN()),
            config.maxTokens());
    return RankPlan.scored(input.keys(), answers);
  }

  private Dataset<Row> writeAnswers(
      Dataset<Row> found, Dataset<Row> rejected, OutputDirectory output) {
    Dataset<Row> answers =
        AnswerPlan.answers(CheckPlan.good(found), config.topN(), config.nullThreshold());
    return output.writeParquet(
        AnswerPlan.output(RankPlan.withIncomplete(answers, RankPlan.queriesWithLosses(rejected))),
        "answers");
  }

  private static AnswerResult result(
      FinishedScoring scoring,
      ScoredRowCounts rows,
      Dataset<Row> answers,
      AnswerEvaluation evaluation) {
    return new AnswerResult(
        rows,
        QuestionCounts.of(AnswerPlan.counts(answers).head()),
        scoring.scores().counts(),
        evaluation.measures(),
        scoring.scores().seconds(),
        scoring.prepared().device());
  }

  private void writeReport(FinishedScoring scoring, AnswerResult result, List<ShownAnswer> shown) {
    JsonNode manifest =
        workflow.writeManifest(scoring, notes -> notes.put("rows", result.rows().json()));
    Page page = AnswerReport.page(result, shown, job.phases().seconds(), manifest);
    scoring.output().writeText("report.html", page::writeTo);
  }
}
