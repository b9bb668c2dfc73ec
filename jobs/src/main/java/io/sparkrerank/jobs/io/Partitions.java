package io.sparkrerank.jobs.io;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Chooses the number of tasks that work is cut into. */
public final class Partitions {

  /** Tokens of about ten thousand pairs: little work to lose with a task. */
  private static final long MOST_TOKENS = 1L << 20;

  /** Smallest number of batches of a task. In smaller tasks too many batches are not full. */
  private static final long FEWEST_BATCHES = 64;

  /**
   * Smallest number of batches of a task once every slot has one. The fewer pairs are sorted by
   * length together, the more padding there is.
   */
  private static final long ENOUGH_BATCHES = 4 * FEWEST_BATCHES;

  /** Largest number of tasks per slot. Several let fast cores take work from slow ones. */
  private static final int TASKS_PER_SLOT = 4;

  /** Compressed bytes of input per task. Shuffled rows have no texts and are smaller. */
  private static final long SHUFFLE_BYTES = 16L << 20;

  private Partitions() {}

  /**
   * Returns the number of tasks that score. It is a multiple of {@code slots} where there is work
   * for all, so that executors finish together.
   *
   * @param tokens estimated number of tokens to score
   * @param slots number of tasks that run at once
   * @param batchTokens number of tokens of a batch
   */
  public static int forTokens(long tokens, int slots, int batchTokens) {
    long most = Math.max(1, tokens / (FEWEST_BATCHES * batchTokens));
    if (most <= slots) {
      return (int) most;
    }
    long tasksPerSlot = Math.min(TASKS_PER_SLOT, tokens / (ENOUGH_BATCHES * batchTokens) / slots);
    long wanted =
        Math.max(
            tasksPerSlot * slots,
            ceiling(tokens, Math.max(MOST_TOKENS, ENOUGH_BATCHES * batchTokens)));
    return Math.toIntExact(ceiling(wanted, slots) * slots);
  }

  /**
   * Returns the number of tasks after a shuffle. Spark's own 200 would cost a small input a minute
   * of empty tasks, because adaptive execution does not merge those of a cached table.
   *
   * @param inputBytes size of the input
   * @param slots number of tasks that run at once
   */
  public static int forShuffle(long inputBytes, int slots) {
    return Math.toIntExact(Math.max(slots, ceiling(inputBytes, SHUFFLE_BYTES)));
  }

  /**
   * Adapts shuffles to the size of {@code input}, unless the user has set their number of tasks.
   *
   * @return number of tasks after a shuffle
   */
  public static int adaptShuffles(SparkSession spark, Dataset<Row> input) {
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
