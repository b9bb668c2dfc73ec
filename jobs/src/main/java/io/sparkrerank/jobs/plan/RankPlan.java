package io.sparkrerank.jobs.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.RerankFunctions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** From logits to ranked lists. */
public final class RankPlan {

  private RankPlan() {}

  /**
   * One row for each distinct pair of texts that is to be scored, spread over {@code partitions}
   * tasks in one shuffle.
   *
   * @param keyed the candidates with their texts
   * @param keys the same candidates without texts, duplicates rejected
   */
  public static Dataset<Row> distinctPairs(Dataset<Row> keyed, Dataset<Row> keys, int partitions) {
    Dataset<Row> wanted =
        keys.filter(col(Columns.REASON).isNull()).select(Columns.PAIR_KEY).distinct();
    return texts(keyed)
        // An explicit number: adaptive execution would merge small partitions into one task, and
        // their cost is in the forward pass, not in their bytes.
        .repartition(partitions, col(Columns.PAIR_KEY))
        .dropDuplicates(new String[] {Columns.PAIR_KEY})
        // The text of a rejected duplicate is not wanted by anybody.
        .join(
            wanted.repartition(partitions, col(Columns.PAIR_KEY)),
            new String[] {Columns.PAIR_KEY},
            "left_semi");
  }

  /** What a model reads of the rows that have a key: key, query, text. */
  public static Dataset<Row> texts(Dataset<Row> keyed) {
    return keyed
        .filter(col(Columns.PAIR_KEY).isNotNull())
        .select(Columns.PAIR_KEY, Columns.QUERY, Columns.TEXT);
  }

  /**
   * Brings scores back to the candidates, which have no texts any more, and rejects those whose
   * logits are not finite.
   */
  public static Dataset<Row> scored(Dataset<Row> keys, Dataset<Row> scores, ModelSpec spec) {
    Column finite =
        expr("forall(%s, x -> not isnan(x) and abs(x) < float('inf'))".formatted(Columns.LOGITS));
    return keys.filter(col(Columns.REASON).isNull())
        .join(scores, Columns.PAIR_KEY)
        .withColumn(Columns.REASON, when(finite, null).otherwise(Reason.NON_FINITE_LOGITS.column()))
        .withColumn(Columns.SCORE, RerankFunctions.scoreOf(spec).apply(col(Columns.LOGITS)));
  }

  /** Adds the rank of the first stage where the input has none: by score, then document id. */
  public static Dataset<Row> withFirstStageRank(Dataset<Row> keys) {
    Column byScore = rank(Columns.FIRST_STAGE_SCORE);
    return keys.withColumn(
        Columns.FIRST_STAGE_RANK,
        coalesce(
            col(Columns.FIRST_STAGE_RANK),
            when(col(Columns.FIRST_STAGE_SCORE).isNotNull(), byScore)));
  }

  /**
   * Ranks each query's documents: score descending, then document id descending by its bytes, as
   * trec_eval does.
   *
   * @param topK how many documents to keep, or null for all
   */
  public static Dataset<Row> ranked(Dataset<Row> scored, Integer topK) {
    Dataset<Row> ranked = scored.withColumn(Columns.RANK, rank(Columns.SCORE));
    return topK == null ? ranked : ranked.filter(col(Columns.RANK).leq(topK));
  }

  /** The columns of {@code ranked/}; relevance only where there are judgments. */
  public static Dataset<Row> output(Dataset<Row> ranked) {
    return ranked.select(
        Columns.QUERY_ID,
        Columns.DOC_ID,
        Columns.RANK,
        Columns.SCORE,
        Columns.LOGITS,
        Columns.FIRST_STAGE_RANK,
        Columns.FIRST_STAGE_SCORE,
        Columns.QUERY_TOKENS,
        Columns.TEXT_TOKENS,
        Columns.DROPPED_TOKENS,
        Columns.RELEVANCE);
  }

  /** The columns of {@code rejected/}. */
  public static Dataset<Row> rejectedColumns(Dataset<Row> rows) {
    return rows.select(Columns.QUERY_ID, Columns.DOC_ID, Columns.REASON, Columns.DETAIL);
  }

  /** One row: how many rows the lists of all queries have, and after the cut to {@code topK}. */
  public static Dataset<Row> sizeOfLists(Dataset<Row> scored, Integer topK) {
    Column size = count("*");
    Column kept = topK == null ? size : least(size, lit((long) topK));
    return scored
        .groupBy(Columns.QUERY_ID)
        .agg(size.as("size"), kept.as("kept"))
        .agg(coalesce(sum("size"), lit(0L)), coalesce(sum("kept"), lit(0L)));
  }

  /** One row: how many rows there are, and of how many queries. */
  public static Dataset<Row> rowsAndQueries(Dataset<Row> ranked) {
    return ranked.agg(count("*"), countDistinct(Columns.QUERY_ID));
  }

  private static Column rank(String score) {
    return row_number()
        .over(
            Window.partitionBy(col(Columns.QUERY_ID))
                .orderBy(col(score).desc_nulls_last(), col(Columns.DOC_ID).desc()));
  }
}
