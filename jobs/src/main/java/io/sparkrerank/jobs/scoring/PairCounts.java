package io.sparkrerank.jobs.scoring;

/**
 * What became of every distinct pair of texts; the numbers add up. With long texts as passages
 * these are pairs of a query and a passage.
 *
 * @param distinct different pairs among the rows that passed the check
 * @param scored pairs that this run scored
 * @param reused pairs whose scores were there from an earlier run
 * @param rejected pairs that cannot be scored
 */
public record PairCounts(long distinct, long scored, long reused, long rejected) {

  /**
   * Checks the sum.
   *
   * @throws IllegalStateException if a pair was lost or doubled, which is a bug
   */
  public PairCounts {
    if (distinct != scored + reused + rejected) {
      throw new IllegalStateException(
          "This is a bug: of %,d distinct pairs %,d were scored, %,d reused and %,d rejected"
              .formatted(distinct, scored, reused, rejected));
    }
  }
}
