package io.sparkrerank.jobs.report;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of every row; the numbers add up.
 *
 * @param read rows of the input
 * @param ranked rows that got a place in a ranked list, before a cut to the best
 * @param kept how many of these the cut leaves
 * @param written rows that were found in {@code ranked/}
 * @param rejected rows that could not be scored, by reason
 * @param queries queries with at least one ranked row
 * @param distinctPairs different pairs of texts among the rows that were not rejected at the check
 */
public record RowCounts(
    long read,
    long ranked,
    long kept,
    long written,
    SortedMap<String, Long> rejected,
    long queries,
    long distinctPairs) {

  /**
   * Checks the sum.
   *
   * @throws IllegalStateException if a row was lost or doubled, which is a bug
   */
  public RowCounts {
    rejected = new TreeMap<>(rejected);
    long sum = ranked + rejected.values().stream().mapToLong(Long::longValue).sum();
    if (read != sum) {
      throw new IllegalStateException(
          "This is a bug: %,d rows were read, and %,d were ranked or rejected"
              .formatted(read, sum));
    }
    if (written != kept) {
      throw new IllegalStateException(
          "This is a bug: the ranked lists have %,d rows, and %,d were written"
              .formatted(kept, written));
    }
  }

  /** Rows that could not be scored. */
  public long rejectedInAll() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
