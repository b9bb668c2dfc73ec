package io.sparkrerank.jobs.scoring;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The part of the good rows that a model scores. */
public sealed interface Selection {

  /** Returns the number of good rows that are not scored. */
  long unscored();

  /**
   * Returns the good rows of all lists.
   *
   * @param scored the good rows that were scored
   */
  Dataset<Row> listed(Dataset<Row> scored);

  /**
   * Ranks the rows of each query. Rows that are not scored follow below the scored ones.
   *
   * @param scored the good rows that were scored
   * @param topK number of documents to keep per query, or null for all
   */
  Dataset<Row> ranked(Dataset<Row> scored, @Nullable Integer topK);

  /** All good rows. */
  record All() implements Selection {

    @Override
    public long unscored() {
      return 0;
    }

    @Override
    public Dataset<Row> listed(Dataset<Row> scored) {
      return scored;
    }

    @Override
    public Dataset<Row> ranked(Dataset<Row> scored, @Nullable Integer topK) {
      return RankPlan.ranked(scored, topK);
    }
  }

  /**
   * The top of each query's list.
   *
   * @param limits the conditions that select the rows
   * @param rest the good rows that are not scored
   * @param unscored number of rows of {@code rest}
   */
  record Top(TopOfListSelection limits, Dataset<Row> rest, long unscored) implements Selection {

    @Override
    public Dataset<Row> listed(Dataset<Row> scored) {
      return scored.unionByName(rest, true);
    }

    @Override
    public Dataset<Row> ranked(Dataset<Row> scored, @Nullable Integer topK) {
      return RankPlan.first(TopOfListPlan.withRest(RankPlan.ranked(scored, null), rest), topK);
    }
  }
}
