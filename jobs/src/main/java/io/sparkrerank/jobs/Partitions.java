package io.sparkrerank.jobs;

import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.jobs.io.InputSize;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Into how many tasks work is cut. */
final class Partitions {

  /** About ten thousand pairs: little enough to be lost without much regret. */
  private static final long MOST_TOKENS = 1L << 20;

  /** Fewer than this are not worth a task of their own. */
  private static final long FEWEST_TOKENS = 1L << 16;

  /**
   * Fewer than this are not cut further once every slot has a task: the fewer pairs are sorted by
   * length together, the more padding.
   */
  private static final long ENOUGH_TOKENS = 1L << 19;

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
   * @param rows whether batches that are not full are filled
   */
  static int forTokens(long tokens, int slots, TokenBudget.Rows rows) {
    // Where the last batch of each length is filled with padding, tasks must be larger.
    long fewest = rows == TokenBudget.Rows.FIXED ? ENOUGH_TOKENS : FEWEST_TOKENS;
    long most = Math.max(1, tokens / fewest);
    if (most <= slots) {
      return (int) most;
    }
    long tasksOfASlot = Math.min(TASKS_OF_A_SLOT, tokens / ENOUGH_TOKENS / slots);
    long wanted = Math.max(tasksOfASlot * slots, ceiling(tokens, MOST_TOKENS));
    return Math.toIntExact(Math.max(1, ceiling(wanted, slots)) * slots);
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
