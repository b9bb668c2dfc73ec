package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkrerank.jobs.scoring.PairScorePlan;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Plans that draw the queries on which two precisions are compared, and their pairs. */
public final class DriftPlan {

  /** Column with the number of documents of a query. */
  static final String DOCUMENTS = "documents";

  private DriftPlan() {}

  /**
   * Returns up to {@code most} queries, in an order that their ids alone decide: query id and
   * {@link #DOCUMENTS}.
   */
  public static Dataset<Row> queries(Dataset<Row> scored, int most) {
    return scored
        .groupBy(Columns.QUERY_ID)
        .agg(count("*").as(DOCUMENTS))
        .orderBy(xxhash64(col(Columns.QUERY_ID)), col(Columns.QUERY_ID))
        .limit(most);
  }

  /** Returns the best {@code depth} documents per query, best first: key, ids, logits, score. */
  public static Dataset<Row> documents(Dataset<Row> scored, Object[] queryIds, int depth) {
    return RankPlan.ranked(scored.filter(col(Columns.QUERY_ID).isin(queryIds)), depth)
        .orderBy(Columns.QUERY_ID, Columns.RANK)
        .select(Columns.PAIR_KEY, Columns.QUERY_ID, Columns.DOC_ID, Columns.LOGITS, Columns.SCORE);
  }

  /** Returns the texts of some pairs of some queries: key, query, text; each key once. */
  public static Dataset<Row> pairs(Dataset<Row> keyed, Object[] queryIds, Object[] keys) {
    return PairScorePlan.texts(
            keyed.filter(
                col(Columns.QUERY_ID).isin(queryIds).and(col(Columns.PAIR_KEY).isin(keys))))
        .dropDuplicates(new String[] {Columns.PAIR_KEY});
  }
}
