package io.sparkrerank.jobs.io;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Into how many tasks work is cut. */
public final class Partitions {

  /** About ten thousand pairs: little enough to be lost without much regret. */
  private static final long MOST_TOKENS = 1L << 20;

  /** Fewer batches than this are not worth a task of their own: not all would be full. */
  private static final long FEWEST_BATCHES = 64;

  /**
   * Fewer are not cut further once every slot has a task: the fewer pairs are sorted by length
   * together, the more padding.
   */
  private static final long ENOUGH_BATCHES = 4 * FEWEST_BATCHES;

  /** So that a slow core, or the longest texts, do not hold up the others at the end. */
  private static final int TASKS_OF_A_SLOT = 4;

  /** Of compressed input; what is shuffled of it has no texts and is smaller. */
  private static final long SHUFFLE_BYTES = 16L << 20;

  private Partitions() {}

  /**
   * Tasks of scoring: a multiple of {@code slots} where there is work for all, so that executors
   * finish together.
   *
   * @param tokens about how many tokens are to be scored
   * @param slots how many tasks run at once
   * @param batchTokens how many tokens a batch has
   */
  public static int forTokens(long tokens, int slots, int batchTokens) {
    long most = Math.max(1, tokens / (FEWEST_BATCHES * batchTokens));
    if (most <= slots) {
      return (int) most;
    }
    long tasksOfASlot = Math.min(TASKS_OF_A_SLOT, tokens / (ENOUGH_BATCHES * batchTokens) / slots);
    long wanted =
        Math.max(
            tasksOfASlot * slots,
            ceiling(tokens, Math.max(MOST_TOKENS, ENOUGH_BATCHES * batchTokens)));
    return Math.toIntExact(ceiling(wanted, slots) * slots);
  }

  /**
   * Tasks after a shuffle. Spark's own 200 would cost a small input a minute of empty tasks,
   * because adaptive execution does not merge those of a cached table.
   *
   * @param inputBytes the size of the input
   * @param slots how many tasks run at once
   */
  public static int forShuffle(long inputBytes, int slots) {
    return Math.toIntExact(Math.max(slots, ceiling(inputBytes, SHUFFLE_BYTES)));
  }

  /**
   * Adapts shuffles to the size of {@code input}, unless the user has set their number.
   *
   * @return into how many tasks a shuffle cuts
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
