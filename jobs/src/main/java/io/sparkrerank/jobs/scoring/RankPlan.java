package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.Reason;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.PassageAggregate;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** Plans from scores to ranked lists. */
public final class RankPlan {

  private static final Object[] NO_LOSS =
      Stream.of(Reason.DUPLICATE, Reason.MISSING_QUERY_ID, Reason.BLANK_IN_ID)
          .map(Reason::code)
          .toArray();

  private RankPlan() {}

  /**
   * Joins scores to the good candidates, whose text columns are dropped already. A candidate
   * without a score gets the reason and the detail of its pair.
   *
   * @param keys the candidates with keys
   * @param scores rows with the candidates' keys: score, or reason and detail
   */
  public static Dataset<Row> scored(Dataset<Row> keys, Dataset<Row> scores) {
    return CheckPlan.good(keys).drop(Columns.REASON, Columns.DETAIL).join(scores, Columns.PAIR_KEY);
  }

  /**
   * Returns the ids of the queries that lost a candidate. A duplicate is no loss, because the best
   * copy is kept. A row with a wrong query id belongs to no query.
   *
   * @param rejected rows with reasons
   */
  public static Dataset<Row> queriesWithLosses(Dataset<Row> rejected) {
    return rejected
        .filter(
            col(Columns.QUERY_ID).isNotNull().and(col(Columns.REASON).isin(NO_LOSS).equalTo(false)))
        .select(Columns.QUERY_ID)
        .distinct();
  }

  /** Marks the rows of the queries in {@code losses} as incomplete. */
  public static Dataset<Row> withIncomplete(Dataset<Row> ranked, Dataset<Row> losses) {
    return ranked
        .join(
            losses.withColumn(Columns.INCOMPLETE, lit(true)),
            new String[] {Columns.QUERY_ID},
            "left")
        .withColumn(Columns.INCOMPLETE, coalesce(col(Columns.INCOMPLETE), lit(false)));
  }

  /** Returns the rows that a model scored, without those that follow below them. */
  public static Dataset<Row> withLogits(Dataset<Row> ranked) {
    return ranked.filter(col(Columns.LOGITS).isNotNull());
  }

  /**
   * Adds the rank of the first stage where the input has a score only. The order is that of {@link
   * #ranked}.
   */
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
   * @param topK number of documents to keep per query, or null for all
   */
  public static Dataset<Row> ranked(Dataset<Row> scored, @Nullable Integer topK) {
    return first(scored.withColumn(Columns.RANK, rank(Columns.SCORE)), topK);
  }

  /** Returns the first {@code topK} documents of each ranked list, or all if it is null. */
  public static Dataset<Row> first(Dataset<Row> ranked, @Nullable Integer topK) {
    return topK == null ? ranked : ranked.filter(col(Columns.RANK).leq(topK));
  }

  /** Selects the columns of {@code ranked/}. Those of passages need texts that were cut. */
  public static Dataset<Row> output(Dataset<Row> ranked) {
    Set<String> found = Set.of(ranked.columns());
    return ranked.select(
        Stream.of(
                Stream.of(
                    Columns.QUERY_ID,
                    Columns.DOC_ID,
                    Columns.RANK,
                    Columns.SCORE,
                    Columns.MODEL_SCORE,
                    Columns.LOGITS,
                    Columns.FIRST_STAGE_RANK,
                    Columns.FIRST_STAGE_SCORE,
                    Columns.QUERY_TOKENS,
                    Columns.TEXT_TOKENS,
                    Columns.DROPPED_TOKENS,
                    Columns.RELEVANCE,
                    Columns.INCOMPLETE,
                    Columns.PASSAGES,
                    Columns.BEST_START,
                    Columns.BEST_END),
                Arrays.stream(PassageAggregate.values()).map(PassageAggregate::column))
            .flatMap(names -> names)
            .filter(found::contains)
            .map(functions::col)
            .toArray(Column[]::new));
  }

  /** Selects the columns of {@code rejected/}. */
  public static Dataset<Row> rejectedColumns(Dataset<Row> rows) {
    return rows.select(Columns.QUERY_ID, Columns.DOC_ID, Columns.REASON, Columns.DETAIL);
  }

  /**
   * Counts the rows of all lists, before and after the cut to {@code topK}: one row for {@link
   * ListTotals#of}.
   */
  static Dataset<Row> listTotals(Dataset<Row> scored, @Nullable Integer topK) {
    Column size = count("*");
    Column kept = topK == null ? size : least(size, lit((long) topK));
    return scored
        .groupBy(Columns.QUERY_ID)
        .agg(size.as("size"), kept.as("kept"))
        .agg(
            coalesce(sum("size"), lit(0L)).as(ListTotals.LISTED),
            coalesce(sum("kept"), lit(0L)).as(ListTotals.KEPT));
  }

  /** Counts rows, truncated rows and queries: one row for {@link RankedTotals#of}. */
  static Dataset<Row> rankedTotals(Dataset<Row> ranked) {
    return ranked.agg(
        count("*").as(ScoredTotals.ROWS),
        truncated(),
        countDistinct(Columns.QUERY_ID).as(RankedTotals.QUERIES),
        countDistinct(when(col(Columns.INCOMPLETE), col(Columns.QUERY_ID)))
            .as(RankedTotals.INCOMPLETE));
  }

  /** Counts rows and truncated rows: one row for {@link ScoredTotals#of}. */
  public static Dataset<Row> scoredTotals(Dataset<Row> rows) {
    return rows.agg(count("*").as(ScoredTotals.ROWS), truncated());
  }

  private static Column truncated() {
    return count(when(col(Columns.DROPPED_TOKENS).gt(0), 1)).as(ScoredTotals.TRUNCATED);
  }

  /** Returns the ids of the queries that have rows, each id once. */
  public static Dataset<Row> queries(Dataset<Row> rows) {
    return rows.select(Columns.QUERY_ID).distinct();
  }

  /** Returns the ids of the queries in {@code losses} that have no list. */
  public static Dataset<Row> lost(Dataset<Row> losses, Dataset<Row> ranked) {
    return losses.join(queries(ranked), new String[] {Columns.QUERY_ID}, "left_anti");
  }

  private static Column rank(String score) {
    return rankBy(score, Columns.QUERY_ID);
  }

  /** Returns the rank, from 1, of a document by its score among rows with equal {@code lists}. */
  public static Column rankBy(String score, String... lists) {
    return row_number().over(order(score, lists));
  }

  /** Returns the order of documents by {@code score} among rows with equal {@code lists}. */
  public static WindowSpec order(String score, String... lists) {
    return Window.partitionBy(Stream.of(lists).map(functions::col).toArray(Column[]::new))
        .orderBy(col(score).desc_nulls_last(), col(Columns.DOC_ID).desc());
  }
}
