package io.sparkrerank.jobs.scoring;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RejectionLimit;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.input.InputTotals;
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
import org.jspecify.annotations.Nullable;

/** Scores the pairs that a store does not have yet, and returns the scores of all wanted pairs. */
final class MissingPairsScorer {

  private final JobContext job;
  private final ScoreStore store;
  private final Progress.Unit unit;

  /**
   * Creates a scorer.
   *
   * @param store the store that scores are written to
   * @param unit the name of what is scored, for progress lines
   */
  MissingPairsScorer(JobContext job, ScoreStore store, Progress.Unit unit) {
    this.job = job;
    this.store = store;
    this.unit = unit;
  }

  /**
   * Scores the missing pairs.
   *
   * @param prepared the input, and the scores that are stored already
   * @param model the model, with the size of batches that was chosen
   * @param exact the model in float32 if {@code model} has a reduced precision, else null
   * @throws RerankException if more rows are rejected than may be
   */
  PairScores score(PreparedScoring prepared, ShippedModel model, @Nullable ShippedModel exact) {
    StoredScores stored = prepared.stored();
    ScoringTelemetry telemetry = ScoringTelemetry.create(job.spark().sparkContext());
    int partitions = partitions(prepared, model);
    long start = System.nanoTime();
    if (!stored.isEmpty()) {
      job.progress()
          .printf(
              Locale.ROOT,
              "%,d of %,d %s have scores already%n",
              prepared.pairs().distinct() - stored.missingPairs(),
              prepared.pairs().distinct(),
              unit.noun());
    }
    if (stored.missingPairs() > 0) {
      Dataset<Row> distinct =
          PairScorePlan.distinctPairs(prepared.pairs().texts(), stored.missing(), partitions);
      ScorePartition scoring =
          new ScorePartition(model, exact, job.config().batch().window(), telemetry);
      scoreInWaves(prepared, distinct, scoring, partitions, telemetry);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    PairCounts counts = counts(prepared.pairs(), stored);
    return new PairScores(scores(prepared), counts, telemetry, partitions, seconds);
  }

  private void scoreInWaves(
      PreparedScoring prepared,
      Dataset<Row> distinct,
      ScorePartition scoring,
      int partitions,
      ScoringTelemetry telemetry) {
    long pairs = prepared.stored().missingPairs();
    WaveScorer waves = new WaveScorer(job, store, rejectionCheck(prepared));
    try (ScoredPairCounter done = ScoredPairCounter.of(job.spark().sparkContext(), telemetry);
        Progress lines =
            new Progress(job.progress(), Progress.Style.detect(), unit, pairs, done::pairs)) {
      job.phases()
          .run(
              String.format(
                  Locale.ROOT,
                  "Score %,d %s in %,d task%s",
                  pairs,
                  unit.noun(),
                  partitions,
                  partitions == 1 ? "" : "s"),
              () -> {
                waves.score(distinct, scoring);
                return null;
              });
    }
  }

  private int partitions(PreparedScoring prepared, ShippedModel model) {
    Integer wanted = job.config().scoring().partitions();
    return wanted != null
        ? wanted
        : Partitions.forTokens(
            prepared.pairs().tokens(prepared.stored().missingPairs()),
            job.slots(),
            model.spec().budget(Device.parse(prepared.device())).maxTokens());
  }

  /**
   * Returns a check of each wave that ends the job when too many pairs are rejected. Each pair
   * stands for one or more rows, so too many rejected pairs are too many rejected rows. A passage
   * is only a part of a row, so passages are checked at the end.
   */
  private Consumer<Dataset<Row>> rejectionCheck(PreparedScoring prepared) {
    RejectionLimit limit = job.config().scoring().maxRejected();
    if (!limit.isSet() || prepared.pairs().passages() != null) {
      return wave -> {};
    }
    InputTotals input = prepared.input().totals();
    AtomicLong rejected = new AtomicLong(input.bad() + prepared.stored().rejected());
    return wave -> {
      ScoreTotals totals = ScoreTotals.of(PairScorePlan.totals(wave).head());
      long now = rejected.addAndGet(totals.rejected());
      if (limit.isExceededBy(now, input.read())) {
        throw new RerankException(
            ErrorCategory.SCORING,
            ("At least %,d of %,d rows are rejected, and "
                    + ScoringSettings.MAX_REJECTED.option()
                    + " allows %s; the scores so"
                    + " far are kept for "
                    + ScoringSettings.RESUME.option())
                .formatted(now, input.read(), limit.text()));
      }
    };
  }

  private Dataset<Row> scores(PreparedScoring prepared) {
    boolean alone = prepared.stored().isEmpty() && job.config().scoring().scores() == null;
    // A job that is alone has written all scores itself, and it writes each key once.
    return alone
        ? store.readOwn(job.spark())
        : PairScorePlan.ofWanted(store.read(job.spark()), prepared.pairs().wanted());
  }

  private PairCounts counts(ScoringInput pairs, StoredScores stored) {
    ScoreTotals written =
        job.phases()
            .run(
                "Count the scores",
                () -> ScoreTotals.of(PairScorePlan.totals(store.readOwn(job.spark())).head()));
    return new PairCounts(
        pairs.distinct(),
        written.scored(),
        stored.reused(),
        written.rejected() + stored.rejected());
  }
}
