package io.sparkrerank.jobs.scoring;

/**
 * Counts of the rows of ranked lists.
 *
 * @param ranked number of rows that have a place in a list, before the cut to the best
 * @param unscored number of these that were not scored and follow below the others
 * @param kept number of these that the cut leaves
 * @param written number of rows that were found in {@code ranked/}
 * @param truncated number of these of which tokens were dropped
 */
public record ListCounts(long ranked, long unscored, long kept, long written, long truncated) {

  /**
   * Checks that all rows were written.
   *
   * @throws IllegalStateException if a row was lost or doubled, which is a bug
   */
  public ListCounts {
    if (written != kept) {
      throw new IllegalStateException(
          "This is a bug: the ranked lists have %,d rows, and %,d were written"
              .formatted(kept, written));
    }
  }
}
