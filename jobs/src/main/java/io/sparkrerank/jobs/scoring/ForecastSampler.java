package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.model.Device;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.ScorePartition;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import io.sparkrerank.spark.partition.TimePairs;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.KeyedPair;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.ScoringTimes;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Scores a sample of the pairs, with all slots of the cluster at work, to forecast how long the
 * rest will take. Keys are hashes, so the pairs with the smallest keys are a random sample.
 */
final class ForecastSampler {

  /** Pairs per slot of the first round, which warms up a slot and shows how fast it is. */
  private static final int FIRST_PAIRS = 32;

  private static final int MOST_PAIRS = 2_048;

  /** Texts go through the driver: no more characters than this. */
  private static final long MOST_CHARACTERS = 64L << 20;

  private final JobContext job;
  private final ShippedModel model;
  private final int slots;
  private final int targetSeconds;

  ForecastSampler(JobContext job, ShippedModel model) {
    this.job = job;
    this.slots = job.slots();
    this.targetSeconds = job.config().scoring().sampleSeconds();
    this.model = model;
  }

  /**
   * Scores a sample.
   *
   * @param pairs the pairs that the model reads
   * @param stored the pairs that need no scoring
   * @param device the device that the model runs on
   * @param otherSeconds estimated duration of everything but scoring
   */
  DurationForecast forecast(
      ScoringInput pairs, StoredScores stored, Device device, double otherSeconds) {
    List<ScoringTimes> times = times(pairs, stored);
    return new DurationForecast(
        stored.missingPairs(),
        pairsPerSecond(times),
        otherSeconds,
        devices(device),
        device.kind() == Device.Kind.CUDA ? "GPU" : "core",
        sample(times));
  }

  private List<ScoringTimes> times(ScoringInput pairs, StoredScores stored) {
    List<Row> keys =
        stored.missing().orderBy(Columns.PAIR_KEY).takeAsList((FIRST_PAIRS + MOST_PAIRS) * slots);
    int first = Math.min(keys.size(), FIRST_PAIRS * slots);
    List<Row> firstPairs = texts(pairs, keys.subList(0, first));
    List<ScoringTimes> times = score(firstPairs);
    List<Row> rest = keys.subList(first, keys.size());
    int affordable = affordable(firstPairs, times);
    if (rest.size() >= first && affordable >= first) {
      return score(texts(pairs, rest.subList(0, Math.min(rest.size(), affordable))));
    }
    // There are few pairs: score them once more if there is time, because cold code was timed.
    return seconds(times) < targetSeconds ? score(texts(pairs, keys)) : times;
  }

  /** Returns the number of pairs that the time and the driver's memory allow. */
  private int affordable(List<Row> pairs, List<ScoringTimes> times) {
    long characters = KeyedPair.FORMAT.read(pairs).stream().mapToLong(KeyedPair::characters).sum();
    double inMemory =
        MOST_CHARACTERS / Math.max(1.0, (double) characters / Math.max(1, pairs.size()));
    return (int) Math.min(inMemory, pairsPerSecond(times) * targetSeconds);
  }

  private List<Row> texts(ScoringInput pairs, List<Row> keys) {
    Dataset<Row> wanted = job.spark().createDataFrame(keys, pairs.wanted().schema());
    return pairs
        .texts()
        .join(functions.broadcast(wanted), new String[] {Columns.PAIR_KEY}, "left_semi")
        .dropDuplicates(new String[] {Columns.PAIR_KEY})
        .orderBy(col(Columns.PAIR_KEY))
        .collectAsList();
  }

  /** Scores pairs in all slots at once and returns the times of each slot. */
  private List<ScoringTimes> score(List<Row> pairs) {
    ScorePartition scoring =
        new ScorePartition(
            model,
            null,
            job.config().batch().window(),
            ScoringTelemetry.create(job.spark().sparkContext()));
    return ScoringTimes.FORMAT.read(
        job.spark()
            .createDataFrame(pairs, Schemas.TEXTS)
            .repartition(slots)
            .mapPartitions(new TimePairs(scoring), Encoders.row(ScoringTimes.SCHEMA))
            .collectAsList());
  }

  private static double pairsPerSecond(List<ScoringTimes> times) {
    return times.stream().mapToDouble(ScoringTimes::pairsPerSecond).sum();
  }

  private static DurationForecast.Sample sample(List<ScoringTimes> times) {
    return new DurationForecast.Sample(
        numbers(times, ScoringTimes::lengths).toArray(),
        numbers(times, ScoringTimes::dropped).filter(dropped -> dropped > 0).count(),
        seconds(times));
  }

  private static double seconds(List<ScoringTimes> times) {
    return times.stream().mapToLong(ScoringTimes::nanos).max().orElse(0) / 1e9;
  }

  private static IntStream numbers(List<ScoringTimes> times, Function<ScoringTimes, int[]> ofSlot) {
    return times.stream().flatMapToInt(slot -> IntStream.of(ofSlot.apply(slot)));
  }

  private double devices(Device device) {
    SparkConf conf = job.spark().sparkContext().conf();
    return device.kind() == Device.Kind.CUDA
        ? slots * conf.getDouble("spark.task.resource.gpu.amount", 1.0 / slots)
        : slots * (double) job.taskCpus();
  }
}
