package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.model.Device;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.ScorePartition;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import io.sparkrerank.spark.partition.TimePairs;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Scores some of the pairs that are to be scored, all slots at work, to know how long the rest will
 * take. Keys are hashes, so the smallest ones are pairs drawn evenly.
 */
public final class ForecastSampler {

  /** The first pairs of a slot show how many it can score in the time, and warm it up. */
  private static final int FIRST_PAIRS = 32;

  private static final int MOST_PAIRS = 2_048;

  /** Texts go through the driver: no more than so many characters. */
  private static final long MOST_CHARACTERS = 64L << 20;

  private final JobContext job;
  private final ShippedModel model;
  private final int slots;
  private final int seconds;

  ForecastSampler(JobContext job, ShippedModel model) {
    this.job = job;
    this.slots = job.slots();
    this.seconds = job.config().scoring().sampleSeconds();
    this.model = model;
  }

  /**
   * Scores a sample.
   *
   * @param device where the model runs
   * @param otherSeconds about how long everything but scoring takes
   */
  DurationForecast forecast(
      ScoringInput pairs, StoredScores known, Device device, double otherSeconds) {
    List<Row> keys =
        known.missing().orderBy(Columns.PAIR_KEY).takeAsList((FIRST_PAIRS + MOST_PAIRS) * slots);
    int first = Math.min(keys.size(), FIRST_PAIRS * slots);
    List<Row> firstPairs = texts(pairs, keys.subList(0, first));
    List<Row> times = score(firstPairs);
    List<Row> rest = keys.subList(first, keys.size());
    int affordable = affordable(firstPairs, times);
    if (rest.size() >= first && affordable >= first) {
      times = score(texts(pairs, rest.subList(0, Math.min(rest.size(), affordable))));
    } else if (seconds(times) < seconds) {
      // Few pairs in all: once more, as cold code was timed.
      times = score(texts(pairs, keys));
    }
    return new DurationForecast(
        known.pairs(),
        rate(times),
        otherSeconds,
        devices(device),
        device.kind() == Device.Kind.CUDA ? "GPU" : "core",
        sample(times));
  }

  /** How many pairs the time and the driver's memory allow. */
  private int affordable(List<Row> pairs, List<Row> times) {
    long characters =
        pairs.stream()
            .mapToLong(row -> row.getString(1).length() + row.getString(2).length())
            .sum();
    double inMemory =
        MOST_CHARACTERS / Math.max(1.0, (double) characters / Math.max(1, pairs.size()));
    return (int) Math.min(inMemory, rate(times) * seconds);
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

  /** One row of times a slot, all at once. */
  private List<Row> score(List<Row> pairs) {
    ScorePartition scoring =
        new ScorePartition(
            model,
            null,
            job.config().batch().window(),
            ScoringTelemetry.create(job.spark().sparkContext()));
    return job.spark()
        .createDataFrame(pairs, Schemas.TEXTS)
        .repartition(slots)
        .mapPartitions(new TimePairs(scoring), Encoders.row(Schemas.TIMES))
        .collectAsList();
  }

  private static double rate(List<Row> times) {
    return times.stream()
        .mapToDouble(row -> row.getList(1).size() / Math.max(1e-9, row.getLong(0) / 1e9))
        .sum();
  }

  private static DurationForecast.Sample sample(List<Row> times) {
    return new DurationForecast.Sample(
        numbers(times, 1).toArray(),
        numbers(times, 2).filter(dropped -> dropped > 0).count(),
        seconds(times));
  }

  private static double seconds(List<Row> times) {
    return times.stream().mapToLong(row -> row.getLong(0)).max().orElse(0) / 1e9;
  }

  private static IntStream numbers(List<Row> times, int column) {
    return times.stream()
        .flatMap(row -> Stream.of(row.<Integer>getList(column).toArray(new Integer[0])))
        .mapToInt(Integer::intValue);
  }

  private double devices(Device device) {
    SparkConf conf = job.spark().sparkContext().conf();
    return device.kind() == Device.Kind.CUDA
        ? slots * conf.getDouble("spark.task.resource.gpu.amount", 1.0 / slots)
        : slots * (double) job.taskCpus();
  }
}
