package io.sparkrerank.jobs;

import io.sparkrerank.jobs.io.InputSize;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Into how many tasks work is cut. */
final class Partitions {

  /** Large enough to hide a task's start, small enough to be lost without much regret. */
  private static final long MOST_PAIRS = 8_192;

  /** Fewer than this are not worth a task of their own: batches would not fill. */
  private static final long FEWEST_PAIRS = 256;

  /** Of compressed input; what is shuffled of it has no texts and is smaller. */
  private static final long SHUFFLE_BYTES = 16L << 20;

  private Partitions() {}

  /**
   * Tasks of scoring: a multiple of {@code slots} where there is work for all, so that executors
   * finish together.
   *
   * @param pairs how many pairs are to be scored
   * @param slots how many tasks run at once
   */
  static int forPairs(long pairs, int slots) {
    long most = Math.max(1, pairs / FEWEST_PAIRS);
    if (most <= slots) {
      return (int) most;
    }
    long wanted = Math.max(slots, ceiling(pairs, MOST_PAIRS));
    return Math.toIntExact(Math.min(most, ceiling(wanted, slots) * slots));
  }

  /**
   * Tasks after a shuffle. Spark's own 200 would cost a small input a minute of empty tasks,
   * because adaptive execution does not merge those of a cached table.
   *
   * @param inputBytes the size of the input
   * @param slots how many tasks run at once
   */
  static int forShuffle(long inputBytes, int slots) {
    return Math.toIntExact(Math.max(slots, ceiling(inputBytes, SHUFFLE_BYTES)));
  }

  /**
   * Adapts shuffles to the size of {@code input}, unless the user has set their number.
   *
   * @return into how many tasks a shuffle cuts
   */
  static int adaptShuffles(SparkSession spark, Dataset<Row> input) {
    String key = "spark.sql.shuffle.partitions";
    if (!spark.sparkContext().conf().contains(key)) {
      int slots = spark.sparkContext().defaultParallelism();
      spark.conf().set(key, Integer.toString(forShuffle(InputSize.bytes(input), slots)));
    }
    return Integer.parseInt(spark.conf().get(key));
  }

  private static long ceiling(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
