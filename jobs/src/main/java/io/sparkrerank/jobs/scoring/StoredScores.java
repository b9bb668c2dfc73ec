package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.io.ScoreStore;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The wanted scores that a store has before a run scores any pair.
 *
 * @param missing the wanted keys that the store does not have
 * @param missingPairs number of these keys
 * @param reused number of wanted pairs with logits in the store
 * @param rejected number of wanted pairs with a fault in the store
 */
public record StoredScores(Dataset<Row> missing, long missingPairs, long reused, long rejected) {

  /**
   * Looks up pairs.
   *
   * @param store the store, or null if the run begins anew
   */
  static StoredScores lookUp(JobContext job, ScoringInput pairs, @Nullable ScoreStore store) {
    if (store == null) {
      return none(pairs);
    }
    Dataset<Row> earlier = PairScorePlan.settled(store.read(job.spark()));
    if (earlier.isEmpty()) {
      return none(pairs);
    }
    return job.phases()
        .run(
            "Look up scores",
            () -> {
              ScoreTotals known =
                  ScoreTotals.of(
                      PairScorePlan.totals(PairScorePlan.ofWanted(earlier, pairs.wanted())).head());
              return new StoredScores(
                  PairScorePlan.missing(pairs.wanted(), earlier),
                  pairs.distinct() - known.pairs(),
                  known.scored(),
                  known.rejected());
            });
  }

  private static StoredScores none(ScoringInput pairs) {
    return new StoredScores(pairs.wanted(), pairs.distinct(), 0, 0);
  }

  /** Returns whether the store has no wanted pair. */
  boolean isEmpty() {
    return reused + rejected == 0;
  }
}
