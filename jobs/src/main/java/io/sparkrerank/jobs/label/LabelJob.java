package io.sparkrerank.jobs.label;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.input.CandidateSource;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.PairScorePlan;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.partition.MineNegatives;
import io.sparkrerank.spark.row.Columns;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Makes training data of candidates: teacher's scores, hard negatives, grades. */
public final class LabelJob {

  private final SparkSession spark;
  private final LabelConfig config;
  private final JobContext job;
  private final ScoringWorkflow run;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public LabelJob(SparkSession spark, LabelConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.run =
        new ScoringWorkflow(job, "label", ModelOptions.Use.RANK, OutputDirectory.Content.LABELS);
  }

  /**
   * What a run did.
   *
   * @param rows what became of the candidates
   * @param pairs what became of the distinct pairs
   * @param counts what training data was made of
   * @param scoringSeconds how long scoring took
   * @param device where the model ran
   */
  public record Result(
      ScoredRowCounts rows,
      PairCounts pairs,
      LabelCounts counts,
      double scoringSeconds,
      String device) {}

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public Result run() {
    InputConfig input = config.pairs().input();
    List<String> paths = new ArrayList<>(CandidateSource.paths(input));
    paths.add(config.qrels());
    job.requireApart(paths);
    Dataset<Row> qrels = config.qrels() == null ? null : Qrels.read(spark, config.qrels()).grades();
    Dataset<Row> candidates =
        LabelPlan.withTextKey(
            new CandidateSource(spark)
                .read(input, rows -> qrels == null ? rows : withPositives(rows, qrels)));
    Partitions.adaptShuffles(spark, candidates);
    return run.run(
        model -> CheckedRows.check(job, candidates, model.spec()),
        checked -> {
          requireFirstStageScores(checked);
          requirePositives(checked, qrels);
        },
        scored -> finish(scored, qrels));
  }

  /** What is known to be relevant is a positive, also where a run has not found it. */
  private Dataset<Row> withPositives(Dataset<Row> rows, Dataset<Row> qrels) {
    return rows.unionByName(LabelPlan.missingPositives(rows, qrels, config.level()));
  }

  private boolean mines() {
    return config.forms().stream().anyMatch(LabelForm::isMined);
  }

  private void requireFirstStageScores(CheckedRows checked) {
    if (config.scores().hasFirstStage()
        && CheckPlan.good(checked.keys())
            .filter(col(Columns.FIRST_STAGE_SCORE).isNotNull())
            .isEmpty()) {
      throw RerankException.input(
          "No candidate has a score of the first stage, which --output-scores asks for: name its"
              + " column with --columns score=YOURS, or say --output-scores model");
    }
  }

  private void requirePositives(CheckedRows checked, Dataset<Row> qrels) {
    if (!mines() || config.rules().pseudoPositive() != null) {
      return;
    }
    Dataset<Row> judged = LabelPlan.judged(CheckPlan.good(checked.keys()), qrels);
    if (LabelPlan.mostPositives(judged, config.level()).head().getInt(0) == 0) {
      throw RerankException.input(
          "No candidate is known to be relevant (grade %d or more): %s, or give"
              + " --positive-threshold",
          config.level(),
          qrels == null
              ? "give --qrels or a column relevance"
              : "are the ids of %s those of the candidates?".formatted(config.qrels()));
    }
  }

  private Result finish(FinishedScoring scoring, Dataset<Row> qrels) {
    CheckedRows input = scoring.prepared().input();
    ModelSpec spec = scoring.model().spec();
    OutputDirectory output = scoring.output();
    Dataset<Row> scored =
        RankPlan.scored(input.keys(), PairScorePlan.withScore(scoring.scores().scores(), spec))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> rejected =
          job.phases()
              .run("Write rejected rows", () -> RejectedRows.write(input.keys(), scored, output));
      Dataset<Row> judged =
          LabelPlan.withLogit(
              LabelPlan.judged(RankPlan.withFirstStageRank(CheckPlan.good(scored)), qrels),
              spec.label());
      ScoredRowCounts rows = input.rows(judged, rejected);
      RejectedRows.requireScored(job, rows);
      LabelCounts counts = examples(judged, input.keyed(), output);
      JsonNode manifest =
          run.writeManifest(
              scoring,
              notes -> {
                notes.put("rows", rows.json());
                notes.put("labels", counts.json());
              });
      PairCounts pairs = scoring.scores().counts();
      Page page =
          LabelReport.page(
              new LabelReport.Labeled(
                  rows, pairs, counts, job.phases().seconds(), scoring.scores().seconds()),
              manifest);
      output.writeText("report.html", page::writeTo);
      output.markSuccess();
      return new Result(
          rows, pairs, counts, scoring.scores().seconds(), scoring.prepared().device());
    } finally {
      scored.unpersist();
    }
  }

  private LabelCounts examples(Dataset<Row> judged, Dataset<Row> keyed, OutputDirectory output) {
    ExampleWriter examples = new ExampleWriter(config, output);
    if (!mines()) {
      SortedMap<String, Long> rows =
          job.phases().run("Write examples", () -> examples.write(judged, null, null));
      long queries = RankPlan.queries(judged).count();
      return new LabelCounts(queries, null, rows);
    }
    // A document that is taken for a positive has a place of the list too.
    int pseudo = config.rules().pseudoPositive() == null ? 0 : 1;
    int most = LabelPlan.mostPositives(judged, config.level()).head().getInt(0) + pseudo;
    Dataset<Row> mined =
        LabelPlan.mined(judged, config.level(), new MineNegatives(config.rulesFor(most), most))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row totals =
          job.phases()
              .run(
                  "Mine negatives",
                  () -> LabelPlan.totals(mined, config.rules().negatives()).head());
      SortedMap<String, Long> rows =
          job.phases().run("Write examples", () -> write(examples, judged, mined, keyed));
      return new LabelCounts(
          totals.getLong(0),
          new LabelCounts.Mined(
              totals.getLong(1),
              totals.getLong(2),
              totals.getLong(3),
              totals.getLong(4),
              totals.getLong(5),
              dropped(mined),
              distributions(mined)),
          rows);
    } finally {
      mined.unpersist();
    }
  }

  /** Each form reads the texts, which are brought together once. */
  private static SortedMap<String, Long> write(
      ExampleWriter examples, Dataset<Row> judged, Dataset<Row> mined, Dataset<Row> keyed) {
    Dataset<Row> withTexts =
        LabelPlan.withTexts(mined, judged, keyed).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return examples.write(judged, mined, withTexts);
    } finally {
      withTexts.unpersist();
    }
  }

  private static SortedMap<String, Long> dropped(Dataset<Row> mined) {
    SortedMap<String, Long> dropped = new TreeMap<>();
    for (Row row : LabelPlan.dropped(mined).collectAsList()) {
      dropped.put(row.getString(0), row.getLong(1));
    }
    return dropped;
  }

  private static List<LabelCounts.Distribution> distributions(Dataset<Row> mined) {
    return LabelPlan.distributions(mined).collectAsList().stream()
        .map(
            row ->
                new LabelCounts.Distribution(
                    row.getString(0),
                    row.getLong(1),
                    row.getDouble(2),
                    List.copyOf(row.<Double>getList(3))))
        .toList();
  }
}
