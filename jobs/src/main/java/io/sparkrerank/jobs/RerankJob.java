package io.sparkrerank.jobs;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.config.BatchConfig;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.RunFile;
import io.sparkrerank.jobs.plan.CheckPlan;
import io.sparkrerank.jobs.plan.RankPlan;
import io.sparkrerank.jobs.report.Drift;
import io.sparkrerank.jobs.report.Evaluation;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.Progress;
import io.sparkrerank.jobs.report.RowCounts;
import io.sparkrerank.jobs.report.ScoringFigures;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.RerankReport;
import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.Schemas;
import io.sparkrerank.spark.ScorePartition;
import io.sparkrerank.spark.ScoringTelemetry;
import io.sparkrerank.spark.ShippedModel;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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
  private final PrintStream progress;
  private final Stages stages;
  private final ModelSource models;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public RerankJob(SparkSession spark, RerankConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.stages = new Stages(spark.sparkContext());
    this.models = new ModelSource(spark);
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
    Dataset<Row> candidates = new CandidateSource(spark).read(config.input());
    int shuffles = Partitions.adaptShuffles(spark, candidates);
    Dataset<Row> qrels =
        config.evaluation().qrels() == null
            ? null
            : Qrels.read(spark, config.evaluation().qrels()).grades();
    PreparedModel model = models.prepare(config);
    OutputDirectory output =
        OutputDirectory.open(
            config.output(),
            OutputDirectory.Content.RERANKING,
            spark.sparkContext().hadoopConfiguration());
    output.requireApart(inputs());
    ShippedModel shipped = ShippedModel.ship(spark.sparkContext(), model);
    if (config.model().precision() == null) {
      progress.printf("Precision: %s%n", model.precisionName());
    }
    ModelSpec spec = shipped.spec();
    String device = stages.run("Load the model", () -> shipped.warmUp(spark.sparkContext()));

    Dataset<Row> keyed =
        CheckPlan.withPairKey(
            CheckPlan.withReasons(candidates), spec.fingerprint(), spec.truncation().maxTokens());
    Dataset<Row> keys =
        CheckPlan.withDuplicates(keyed.drop(Columns.QUERY, Columns.TEXT))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Row counts = stages.run("Check the input", () -> CheckPlan.totals(keys).head());
    long read = counts.getLong(0);
    long distinct = counts.getLong(1);
    requireGoodRows(keys, read);
    if (distinct == 0) {
      throw RerankException.input("All %,d rows are bad: %s", read, byReason(keys));
    }
    requireCommonQueries(keys, qrels);

    ShippedModel batched =
        config.batch().trials() == BatchConfig.Trials.FIRST_PAIRS
            ? calibrated(shipped, keyed, manifest)
            : shipped;
    // All that can be wrong before scoring was looked at: what an earlier run wrote may go now.
    output.clear();
    ScoringTelemetry telemetry = ScoringTelemetry.create(spark.sparkContext());
    long tokens = Math.round(distinct * counts.getDouble(2));
    int partitions = partitions(tokens, batched.spec().budget(Device.parse(device)).maxTokens());
    long scoringStart = System.nanoTime();
    Dataset<Row> scores = score(keyed, keys, batched, telemetry, distinct, partitions, output);
    double scoringSeconds = seconds(scoringStart);

    Dataset<Row> scored =
        RankPlan.scored(keys, scores, spec).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> ranked = stages.run("Rank", () -> writeRanked(scored, qrels, output));
    Dataset<Row> rejected =
        stages.run("Write rejected rows", () -> writeRejected(keys, scored, output));
    RowCounts rows =
        stages.run(
            "Count what was written",
            () -> count(read, distinct, config.topK(), scored, ranked, rejected));
    stages.run(
        "Write run.trec",
        () -> {
          output.writeText("run.trec", new RunFile(ranked, config.output().tag())::writeTo);
          return null;
        });
    RerankEvaluation measuring = new RerankEvaluation(config.evaluation(), config.topK(), shuffles);
    RerankEvaluation.Result measured =
        stages.run(
            "Measure",
            () -> measuring.measure(candidates, keys, good(scored), ranked, qrels, output));
    ScoringFigures figures =
        stages.run(
            "Count scores and lengths",
            () ->
                ScoringFigureSource.of(
                    ranked,
                    measured == null ? null : measured.byQuery(),
                    config.evaluation().rules().level()));

    Drift drift = drift(model, keyed, good(scored));

    manifest.model(config.model().path(), model, batched.spec(), device);
    manifest.configuration(config.resolved());
    manifest.versions(Versions.current(spark));
    manifest.rows(rows);
    manifest.scoring(telemetry, scoringSeconds, partitions);
    if (drift != null) {
      manifest.drift(drift);
    }
    manifest.stages(stages.seconds());
    manifest.finished();
    output.writeJson("manifest.json", manifest.json());
    RerankReport.Scored scoring =
        new RerankReport.Scored(rows, figures, drift, stages.seconds(), scoringSeconds, device);
    Page report =
        RerankReport.page(scoring, measured == null ? null : measured.measured(), manifest.json());
    output.writeText("report.html", report::writeTo);
    output.markSuccess();
    scored.unpersist();
    keys.unpersist();
    Evaluation evaluation = measured == null ? null : measured.measured().evaluation();
    return new Result(rows, evaluation, drift, scoringSeconds, device);
  }

  private ShippedModel calibrated(ShippedModel model, Dataset<Row> keyed, Manifest manifest) {
    int slots = spark.sparkContext().defaultParallelism();
    Calibration calibration = stages.run("Calibrate", () -> Calibration.run(keyed, model, slots));
    for (BatchTrial trial : calibration.trials()) {
      progress.printf(
          Locale.ROOT,
          "Batches of %,d tokens: %,.0f tokens/s a task%s%n",
          trial.maxTokens(),
          trial.tokensPerSecond(),
          trial.maxTokens() == calibration.bestTokens() ? ", kept" : "");
    }
    manifest.calibration(calibration.trials());
    return model.withBatchTokens(calibration.bestTokens());
  }

  private Drift drift(PreparedModel model, Dataset<Row> keyed, Dataset<Row> scored) {
    if (!model.isReduced() || config.driftPairs() == null) {
      return null;
    }
    return stages.run(
        "Compare with fp32",
        () -> {
          try {
            PreparedModel exact = models.prepare(config, Precision.FP32);
            ShippedModel shipped = ShippedModel.ship(spark.sparkContext(), exact);
            return new DriftCheck(spark, config.driftPairs())
                .measure(model.precisionName(), keyed, scored, shipped);
          } catch (RuntimeException e) {
            // The result is there already; hours of work must not be lost for a figure about it.
            LOG.warn("Cannot compare with fp32; there will be no figures of the drift", e);
            return null;
          }
        });
  }

  /** All that is read and must outlast the clearing of the output; some are null. */
  private List<String> inputs() {
    List<String> inputs = new ArrayList<>(config.input().paths());
    inputs.add(config.input().run());
    inputs.add(config.input().queries());
    inputs.add(config.input().corpus());
    inputs.add(config.evaluation().qrels());
    return inputs;
  }

  private int partitions(long tokens, int batchTokens) {
    if (config.partitions() != null) {
      return config.partitions();
    }
    return Partitions.forTokens(tokens, spark.sparkContext().defaultParallelism(), batchTokens);
  }

  private static Dataset<Row> good(Dataset<Row> rows) {
    return rows.filter(col(Columns.REASON).isNull());
  }

  private void requireGoodRows(Dataset<Row> keys, long read) {
    if (read == 0) {
      throw RerankException.input("No rows in the input");
    }
    if (config.input().onBadRows() == InputConfig.BadRows.FAIL) {
      List<Row> bad =
          keys.filter(col(Columns.REASON).isNotNull())
              .orderBy(Columns.QUERY_ID, Columns.DOC_ID)
              .takeAsList(1);
      if (!bad.isEmpty()) {
        Row row = bad.get(0);
        throw RerankException.input(
            "Bad row: query_id %s, doc_id %s: %s; mend the input, or let such rows go to rejected/"
                + " with --on-bad-rows reject",
            row.<String>getAs(Columns.QUERY_ID),
            row.<String>getAs(Columns.DOC_ID),
            row.<String>getAs(Columns.REASON));
      }
    }
  }

  private void requireCommonQueries(Dataset<Row> keys, Dataset<Row> qrels) {
    if (qrels != null && qrels.join(good(keys), Columns.QUERY_ID).isEmpty()) {
      throw RerankException.input(
          "No query of the input has judgments in %s; are the query ids of both the same?",
          config.evaluation().qrels());
    }
  }

  private Dataset<Row> score(
      Dataset<Row> keyed,
      Dataset<Row> keys,
      ShippedModel model,
      ScoringTelemetry telemetry,
      long distinct,
      int partitions,
      OutputDirectory output) {
    Dataset<Row> pairs = RankPlan.distinctPairs(keyed, keys, partitions);
    Dataset<Row> scores =
        pairs.mapPartitions(
            new ScorePartition(model, config.batch().window(), telemetry),
            Encoders.row(Schemas.SCORES));
    try (Progress lines =
        new Progress(progress, Progress.Style.detect(), distinct, telemetry::pairs)) {
      return stages.run(
          String.format(Locale.ROOT, "Score %,d pairs in %,d tasks", distinct, partitions),
          () -> output.writeParquet(scores, "scores"));
    }
  }

  private Dataset<Row> writeRanked(
      Dataset<Row> scored, Dataset<Row> qrels, OutputDirectory output) {
    Dataset<Row> ranked = RankPlan.ranked(RankPlan.withFirstStageRank(good(scored)), config.topK());
    if (qrels != null) {
      ranked =
          ranked
              .drop(Columns.RELEVANCE)
              .join(qrels, new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "left");
    }
    return output.writeParquet(RankPlan.output(ranked), "ranked");
  }

  private static Dataset<Row> writeRejected(
      Dataset<Row> keys, Dataset<Row> scored, OutputDirectory output) {
    Dataset<Row> rejected =
        RankPlan.rejectedColumns(keys)
            .union(RankPlan.rejectedColumns(scored))
            .filter(col(Columns.REASON).isNotNull());
    return output.writeParquet(rejected, "rejected");
  }

  private static RowCounts count(
      long read,
      long distinct,
      Integer topK,
      Dataset<Row> scored,
      Dataset<Row> ranked,
      Dataset<Row> rejected) {
    Row lists = RankPlan.sizeOfLists(good(scored), topK).head();
    Row written = RankPlan.rowsAndQueries(ranked).head();
    return new RowCounts(
        read,
        lists.getLong(0),
        lists.getLong(1),
        written.getLong(0),
        byReason(rejected),
        written.getLong(1),
        distinct);
  }

  /** How many rows there are of each reason. */
  private static SortedMap<String, Long> byReason(Dataset<Row> rejected) {
    SortedMap<String, Long> byReason = new TreeMap<>();
    for (Row row : rejected.groupBy(Columns.REASON).count().collectAsList()) {
      byReason.put(row.getString(0), row.getLong(1));
    }
    return byReason;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
