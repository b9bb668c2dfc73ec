package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;

import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.spark.partition.CutPassages;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.PassageAggregate;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Plans that cut long texts into passages and combine the scores of the passages. */
public final class PassagePlan {

  private static final String ITEMS = "items";
  private static final String SCORES = "scores";
  private static final String BEST = "best";
  private static final String FAULTS = "faults";

  private PassagePlan() {}

  /**
   * Replaces the keys by keys of query, title and text, each taken alone. {@link
   * CheckPlan#withPairKey} joins title and text first, so its keys are equal for candidates whose
   * passages differ.
   */
  public static Dataset<Row> withTitledKey(Dataset<Row> keyed) {
    Column title = coalesce(col(Columns.TITLE), lit(""));
    Column content =
        concat(
            col(Columns.PAIR_KEY),
            length(title).cast(DataTypes.StringType),
            lit(":"),
            title,
            col(Columns.BODY));
    return keyed.withColumn(Columns.PAIR_KEY, sha2(content, 256));
  }

  /**
   * Cuts the candidates that have a key into passages, each text once. Returns rows of {@link
   * Schemas#PASSAGES} with the passage's key and an estimate of its tokens.
   *
   * @param keyed the candidates with keys and texts
   * @param keys the candidates without texts, duplicates rejected
   * @param fingerprint identifies everything but the texts that decides the logits
   * @param maxTokens number of tokens after which pairs are cut
   */
  public static Dataset<Row> passages(
      Dataset<Row> keyed, Dataset<Row> keys, CutPassages cut, String fingerprint, int maxTokens) {
    return keyed
        .filter(col(Columns.PAIR_KEY).isNotNull())
        .select(Columns.PAIR_KEY, Columns.QUERY, Columns.TITLE, Columns.BODY)
        .join(PairScorePlan.wanted(keys), new String[] {Columns.PAIR_KEY}, "left_semi")
        .dropDuplicates(new String[] {Columns.PAIR_KEY})
        .mapPartitions(cut, Encoders.row(Schemas.PASSAGES))
        .withColumn(Columns.PAIR_KEY, CheckPlan.pairKey(fingerprint))
        .withColumn(Columns.ABOUT_TOKENS, CheckPlan.aboutTokens(maxTokens));
  }

  /** Counts passages, distinct pairs and tokens: one row for {@link PassageTotals#of}. */
  static Dataset<Row> totals(Dataset<Row> passages) {
    return passages.agg(
        count("*").as(PassageTotals.PASSAGES),
        countDistinct(Columns.PAIR_KEY).as(PassageTotals.DISTINCT),
        coalesce(avg(Columns.ABOUT_TOKENS), lit(0.0)).as(PassageTotals.MEAN_TOKENS));
  }

  /**
   * Combines the scores of passages: one row per candidate, with all aggregates. The first
   * aggregate is the candidate's score. Logits and token counts are those of the best passage;
   * dropped tokens are those of all passages. A candidate is rejected if any of its passages cannot
   * be scored.
   *
   * @param passages rows of {@link #passages}
   * @param scores rows of {@link Schemas#SCORES} with scores
   * @param aggregates one or more
   */
  public static Dataset<Row> combined(
      Dataset<Row> passages, Dataset<Row> scores, List<PassageAggregate> aggregates) {
    Column item =
        struct(
            Columns.PASSAGE,
            Columns.SCORE,
            Columns.START,
            Columns.END,
            Columns.LOGITS,
            Columns.QUERY_TOKENS,
            Columns.TEXT_TOKENS,
            Columns.DROPPED_TOKENS,
            Columns.REASON,
            Columns.DETAIL);
    // Sorted, so that sums do not depend on the order in which passages come.
    return passages
        .join(scores, Columns.PAIR_KEY)
        .groupBy(Columns.CANDIDATE_KEY)
        .agg(array_sort(collect_list(item)).as(ITEMS))
        .withColumn(SCORES, expr("transform(items, x -> cast(x.score as double))"))
        .withColumn(FAULTS, expr("filter(items, x -> x.reason is not null)"))
        // The first of equal scores. If a score is missing, the candidate is rejected anyway.
        .withColumn(
            BEST,
            expr("coalesce(get(filter(items, x -> x.score = array_max(scores)), 0), items[0])"))
        .select(combinedColumns(aggregates));
  }

  private static Column[] combinedColumns(List<PassageAggregate> aggregates) {
    List<Column> columns = new ArrayList<>();
    columns.add(col(Columns.CANDIDATE_KEY).as(Columns.PAIR_KEY));
    columns.add(aggregate(aggregates.get(0)).as(Columns.SCORE));
    for (PassageAggregate aggregate : aggregates) {
      columns.add(aggregate(aggregate).as(aggregate.column()));
    }
    columns.add(expr("size(items)").as(Columns.PASSAGES));
    columns.add(col(BEST).getField(Columns.START).as(Columns.BEST_START));
    columns.add(col(BEST).getField(Columns.END).as(Columns.BEST_END));
    for (String name : List.of(Columns.LOGITS, Columns.QUERY_TOKENS, Columns.TEXT_TOKENS)) {
      columns.add(col(BEST).getField(name).as(name));
    }
    columns.add(
        expr("aggregate(items, 0, (sum, x) -> sum + x.dropped_tokens)").as(Columns.DROPPED_TOKENS));
    columns.add(expr("get(faults, 0).reason").as(Columns.REASON));
    columns.add(expr("get(faults, 0).detail").as(Columns.DETAIL));
    return columns.toArray(new Column[0]);
  }

  private static Column aggregate(PassageAggregate aggregate) {
    String sum = "aggregate(%s, 0D, (sum, x) -> sum + x)";
    String best = "slice(sort_array(scores, false), 1, 3)";
    String value =
        switch (aggregate) {
          case FIRST -> "scores[0]";
          case MAX -> "array_max(scores)";
          case SUM -> sum.formatted(SCORES);
          case MEAN -> sum.formatted(SCORES) + " / size(scores)";
          case TOP3_MEAN -> sum.formatted(best) + " / least(3, size(scores))";
        };
    return expr("cast(" + value + " as float)");
  }
}
