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
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.PreparedScoring;
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

/** Finds answers to questions in the texts of their candidates. */
public final class AnswerJob {

  /** How many questions a report shows. */
  private static final int SHOWN = 40;

  private final SparkSession spark;
  private final AnswerConfig config;
  private final JobContext job;
  private final ScoringWorkflow run;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public AnswerJob(SparkSession spark, AnswerConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.run =
        new ScoringWorkflow(
            job, "answer", ModelOptions.Use.ANSWER, OutputDirectory.Content.ANSWERS);
  }

  /**
   * What a run did.
   *
   * @param rows what became of the candidates
   * @param questions how many questions have a list of answers
   * @param unanswered how many of these have none, by the null threshold
   * @param pairs what became of the distinct pairs of question and passage
   * @param measures what the answers are worth, or null without right answers
   * @param scoringSeconds how long the model took
   * @param device where it ran
   */
  public record Result(
      ScoredRowCounts rows,
      long questions,
      long unanswered,
      PairCounts pairs,
      AnswerMeasures measures,
      double scoringSeconds,
      String device) {}

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public Result run() {
    InputConfig input = config.pairs().input();
    List<String> paths = CandidateSource.paths(input);
    paths.add(config.rightAnswers());
    job.requireApart(paths);
    Dataset<Row> candidates = AnswerPlan.withoutTitles(new CandidateSource(spark).read(input));
    Partitions.adaptShuffles(spark, candidates);
    AnswerEvaluation evaluation = new AnswerEvaluation(spark, config);
    Dataset<Row> right = evaluation.rightAnswers();
    return run.run(
        model -> CheckedRows.check(job, candidates, model.spec()),
        checked -> {},
        scored -> finish(scored, candidates, right, evaluation));
  }

  private Result finish(
      FinishedScoring scoring,
      Dataset<Row> candidates,
      Dataset<Row> right,
      AnswerEvaluation evaluation) {
    PreparedScoring prepared = scoring.prepared();
    CheckedRows input = prepared.input();
    OutputDirectory output = scoring.output();
    Dataset<Row> byCandidate =
        AnswerPlan.byCandidate(
            prepared.pairs().cutPassages(),
            scoring.scores().scores(),
            input.keyed(),
            new SliceAnswers(scoring.model(), config.topN()),
            config.maxTokens());
    Dataset<Row> found =
        RankPlan.scored(input.keys(), byCandidate).persist(StorageLevel.MEMORY_AND_DISK());
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
      AnswerEvaluation.Result measured =
          right == null
              ? null
              : job.phases()
                  .run("Measure", () -> evaluation.measure(answers, right, input.keys(), output));
      Row questions = AnswerPlan.questions(answers).head();
      JsonNode manifest = run.writeManifest(scoring, notes -> notes.put("rows", rows.json()));
      Page page = page(scoring, candidates, answers, rows, questions, measured, manifest);
      output.writeText("report.html", page::writeTo);
      output.markSuccess();
      return new Result(
          rows,
          questions.getLong(0),
          questions.getLong(1),
          scoring.scores().counts(),
          measured == null ? null : measured.measures(),
          scoring.scores().seconds(),
          prepared.device());
    } finally {
      found.unpersist();
    }
  }

  private Dataset<Row> writeAnswers(
      Dataset<Row> found, Dataset<Row> rejected, OutputDirectory output) {
    Dataset<Row> answers =
        AnswerPlan.answers(CheckPlan.good(found), config.topN(), config.nullThreshold());
    return output.writeParquet(
        AnswerPlan.output(RankPlan.withIncomplete(answers, RankPlan.queriesWithLosses(rejected))),
        "answers");
  }

  private Page page(
      FinishedScoring scoring,
      Dataset<Row> candidates,
      Dataset<Row> answers,
      ScoredRowCounts rows,
      Row questions,
      AnswerEvaluation.Result measured,
      JsonNode manifest) {
    List<Row> shown =
        AnswerPlan.shown(answers, candidates, measured == null ? null : measured.matched(), SHOWN)
            .collectAsList();
    return AnswerReport.page(
        new AnswerReport.Found(
            rows,
            questions.getLong(0),
            questions.getLong(1),
            scoring.scores().counts(),
            shown.stream().map(AnswerJob::shown).toList(),
            measured == null ? null : measured.measures(),
            job.phases().seconds(),
            scoring.scores().seconds()),
        manifest);
  }

  private static AnswerReport.Question shown(Row row) {
    boolean measured = row.length() > 6;
    return new AnswerReport.Question(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getBoolean(5) ? "" : row.getString(3),
        row.getFloat(4),
        measured ? row.<String>getList(6) : null,
        measured ? row.getDouble(8) : Double.NaN);
  }
}
