package io.sparkrerank.jobs;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.report.Forecast;
import io.sparkrerank.model.Device;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.Schemas;
import io.sparkrerank.spark.ScorePartition;
import io.sparkrerank.spark.ScoringTelemetry;
import io.sparkrerank.spark.ShippedModel;
import io.sparkrerank.spark.TimePairs;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Scores some of the pairs that are to be scored, all slots at work, to know how long the rest will
 * take. Keys are hashes, so the smallest ones are pairs drawn evenly.
 */
final class TimedSample {

  /** The first pairs of a slot show how many it can score in the time, and warm it up. */
  private static final int FIRST_PAIRS = 48;

  private static final int MOST_PAIRS = 2_048;

  /** What goes through the driver, however many slots there are. */
  private static final int MOST_IN_ALL = 65_536;

  private static final double SECONDS = 15;

  private final SparkSession spark;
  private final ShippedModel model;
  private final int window;
  private final int slots;

  TimedSample(JobContext job, ShippedModel model) {
    this.spark = job.spark();
    this.slots = job.slots();
    this.model = model;
    this.window = job.config().batch().window();
  }

  /**
   * Scores a sample.
   *
   * @param device where the model runs
   * @param otherSeconds about how long everything but scoring takes
   */
  Forecast forecast(PairsToScore pairs, KnownScores known, Device device, double otherSeconds) {
    List<Row> drawn = draw(pairs, known, Math.min(MOST_IN_ALL, (FIRST_PAIRS + MOST_PAIRS) * slots));
    int first = Math.min(drawn.size(), FIRST_PAIRS * slots);
    List<Row> times = score(drawn.subList(0, first));
    int affordable = (int) Math.min(Integer.MAX_VALUE, rate(times) * SECONDS);
    List<Row> rest = drawn.subList(first, drawn.size());
    // Few pairs are scored again: the first ones paid for cold code.
    List<Row> timed =
        rest.size() < first
            ? drawn
            : rest.subList(0, Math.min(rest.size(), Math.max(first, affordable)));
    times = score(timed);
    return new Forecast(
        known.pairs(),
        rate(times),
        otherSeconds,
        devices(device),
        device.kind() == Device.Kind.CUDA ? "GPU" : "core",
        sample(times));
  }

  private List<Row> draw(PairsToScore pairs, KnownScores known, int most) {
    Dataset<Row> keys =
        spark.createDataFrame(
            known.missing().orderBy(Columns.PAIR_KEY).takeAsList(most), known.missing().schema());
    return pairs
        .texts()
        .join(functions.broadcast(keys), new String[] {Columns.PAIR_KEY}, "left_semi")
        .dropDuplicates(new String[] {Columns.PAIR_KEY})
        .orderBy(col(Columns.PAIR_KEY))
        .collectAsList();
  }

  /** One row of times a slot, all at once. */
  private List<Row> score(List<Row> pairs) {
    ScorePartition scoring =
        new ScorePartition(model, null, window, ScoringTelemetry.create(spark.sparkContext()));
    return spark
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

  private static Forecast.Sample sample(List<Row> times) {
    return new Forecast.Sample(
        numbers(times, 1).toArray(),
        numbers(times, 2).filter(dropped -> dropped > 0).count(),
        times.stream().mapToLong(row -> row.getLong(0)).max().orElse(0) / 1e9);
  }

  private static IntStream numbers(List<Row> times, int column) {
    return times.stream()
        .flatMap(row -> Stream.of(row.<Integer>getList(column).toArray(new Integer[0])))
        .mapToInt(Integer::intValue);
  }

  private double devices(Device device) {
    SparkConf conf = spark.sparkContext().conf();
    return device.kind() == Device.Kind.CUDA
        ? slots * conf.getDouble("spark.task.resource.gpu.amount", 1.0 / slots)
        : slots * (double) conf.getInt("spark.task.cpus", 1);
  }
}
