package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.io.ScoreStore;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a store knows of the wanted pairs before a run scores any.
 *
 * @param missing the keys that it does not know
 * @param pairs how many these are
 * @param reused wanted pairs that have logits
 * @param rejected wanted pairs that are known to have none
 */
public record StoredScores(Dataset<Row> missing, long pairs, long reused, long rejected) {

  /** Looks up {@code pairs} in {@code store}, or in nothing if it is null. */
  static StoredScores lookUp(JobContext job, ScoringInput pairs, ScoreStore store) {
    Dataset<Row> earlier = store == null ? null : PairScorePlan.settled(store.read(job.spark()));
    if (earlier == null || earlier.isEmpty()) {
      return new StoredScores(pairs.wanted(), pairs.distinct(), 0, 0);
    }
    return job.phases()
        .run(
            "Look up scores",
            () -> {
              Row known =
                  PairScorePlan.totals(PairScorePlan.ofWanted(earlier, pairs.wanted())).head();
              return new StoredScores(
                  PairScorePlan.missing(pairs.wanted(), earlier),
                  pairs.distinct() - known.getLong(0),
                  known.getLong(0) - known.getLong(1),
                  known.getLong(1));
            });
  }

  /** Whether the store had nothing that is wanted. */
  boolean isNothing() {
    return reused + rejected == 0;
  }
}
