package io.sparkrerank.jobs.scoring;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RejectionLimit;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.model.Device;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.ScorePartition;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores the pairs that a store does not know yet, and gives the scores of all. */
public final class MissingPairsScorer {

  private final JobContext job;
  private final ScoreStore store;
  private final Progress.Unit unit;

  /**
   * Creates the stage.
   *
   * @param store where scores are and go
   * @param unit what is scored, for people
   */
  MissingPairsScorer(JobContext job, ScoreStore store, Progress.Unit unit) {
    this.job = job;
    this.store = store;
    this.unit = unit;
  }

  /**
   * Scores what is missing.
   *
   * @param prepared what there is to score
   * @param model the model with the batches that were chosen
   * @param exact the model in float32 if {@code model} is of a reduced precision, else null
   * @throws RerankException if more is rejected than may be
   */
  PairScores score(PreparedScoring prepared, ShippedModel model, ShippedModel exact) {
    StoredScores known = prepared.known();
    ScoringTelemetry telemetry = ScoringTelemetry.create(job.spark().sparkContext());
    int partitions = partitions(prepared, model);
    long start = System.nanoTime();
    if (!known.isNothing()) {
      job.progress()
          .printf(
              Locale.ROOT,
              "%,d of %,d %s have scores already%n",
              prepared.pairs().distinct() - known.pairs(),
              prepared.pairs().distinct(),
              unit.noun());
    }
    if (known.pairs() > 0) {
      Dataset<Row> distinct =
          PairScorePlan.distinctPairs(prepared.pairs().texts(), known.missing(), partitions);
      ScorePartition scoring =
          new ScorePartition(model, exact, job.config().batch().window(), telemetry);
      WaveScorer waves = new WaveScorer(job, store, limit(prepared));
      try (ScoredPairCounter done = ScoredPairCounter.of(job.spark().sparkContext(), telemetry);
          Progress lines =
              new Progress(
                  job.progress(), Progress.Style.detect(), unit, known.pairs(), done::pairs)) {
        job.phases()
            .run(
                String.format(
                    Locale.ROOT,
                    "Score %,d %s in %,d task%s",
                    known.pairs(),
                    unit.noun(),
                    partitions,
                    partitions == 1 ? "" : "s"),
                () -> {
                  waves.score(distinct, scoring);
                  return null;
                });
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    PairCounts counts = counts(prepared.pairs(), known);
    return new PairScores(scores(prepared), counts, telemetry, partitions, seconds);
  }

  private int partitions(PreparedScoring prepared, ShippedModel model) {
    Integer wanted = job.config().scoring().partitions();
    return wanted != null
        ? wanted
        : Partitions.forTokens(
            prepared.pairs().tokens(prepared.known().pairs()),
            job.slots(),
            model.spec().budget(Device.parse(prepared.device())).maxTokens());
  }

  /**
   * Ends the job at the wave with which too much is rejected. A pair stands for a row or more, so
   * too many bad pairs are too many bad rows; a passage is only a part of one, and waits for the
   * end.
   */
  private Consumer<Dataset<Row>> limit(PreparedScoring prepared) {
    RejectionLimit limit = job.config().scoring().maxRejected();
    if (!limit.isSet() || prepared.pairs().passages() != null) {
      return wave -> {};
    }
    long rows = prepared.input().read();
    AtomicLong rejected = new AtomicLong(prepared.input().bad() + prepared.known().rejected());
    return wave -> {
      long now = rejected.addAndGet(PairScorePlan.totals(wave).head().getLong(1));
      if (limit.isExceededBy(now, rows)) {
        throw new RerankException(
            ErrorCategory.SCORING,
            ("At least %,d of %,d rows are rejected, and --max-rejected allows %s; the scores so"
                    + " far are kept for --resume")
                .formatted(now, rows, limit.text()));
      }
    };
  }

  private Dataset<Row> scores(PreparedScoring prepared) {
    boolean alone = prepared.known().isNothing() && job.config().scoring().scores() == null;
    // Then nobody else can have written, and a run writes a key once.
    return alone
        ? store.readOwn(job.spark())
        : PairScorePlan.ofWanted(store.read(job.spark()), prepared.pairs().wanted());
  }

  private PairCounts counts(ScoringInput pairs, StoredScores known) {
    Row written =
        job.phases()
            .run("Count the scores", () -> PairScorePlan.totals(store.readOwn(job.spark())).head());
    return new PairCounts(
        pairs.distinct(),
        written.getLong(0) - written.getLong(1),
        known.reused(),
        written.getLong(1) + known.rejected());
  }
}
