package io.sparkrerank.jobs;

/** Into how many tasks scoring is cut. */
final class Partitions {

  /** Large enough to hide a task's start, small enough to be lost without much regret. */
  private static final long MOST_PAIRS = 20_000;

  /** Fewer than this are not worth a task of their own: batches would not fill. */
  private static final long FEWEST_PAIRS = 256;

  private Partitions() {}

  /**
   * A multiple of {@code slots} where there is work for all, so that executors finish together.
   *
   * @param pairs how many pairs are to be scored
   * @param slots how many tasks run at once
   */
  static int forPairs(long pairs, int slots) {
    long most = Math.max(1, pairs / FEWEST_PAIRS);
    if (most <= slots) {
      return (int) most;
    }
    long wanted = Math.max(slots, (pairs + MOST_PAIRS - 1) / MOST_PAIRS);
    long rounds = (wanted + slots - 1) / slots;
    return Math.toIntExact(Math.min(most, rounds * slots));
  }
}
