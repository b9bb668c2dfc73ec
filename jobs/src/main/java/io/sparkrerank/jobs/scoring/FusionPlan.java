package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.search.Fusion;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/** Plans that fuse two lists into one. */
public final class FusionPlan {

  private FusionPlan() {}

  /**
   * The names of a list's columns. Both columns are null for a document that is not in the list.
   *
   * @param rank the column with ranks
   * @param score the column with scores
   */
  private record Listed(String rank, String score) {}

  /**
   * Fuses two lists. Returns one row per document of either list: query id, document id, rank and
   * score of each list, fused score.
   *
   * @param first ranked rows
   * @param firstName the prefix of the first list's columns
   * @param second ranked rows
   * @param secondName the prefix of the second list's columns
   */
  public static Dataset<Row> fused(
      Dataset<Row> first, String firstName, Dataset<Row> second, String secondName, Fusion fusion) {
    Listed one = listed(firstName);
    Listed two = listed(secondName);
    Dataset<Row> both =
        of(first, one)
            .join(of(second, two), new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "full_outer");
    return both.withColumn(
        Columns.SCORE, score(fusion, one, two, Window.partitionBy(Columns.QUERY_ID)));
  }

  private static Listed listed(String name) {
    return new Listed(name + "_" + Columns.RANK, name + "_" + Columns.SCORE);
  }

  private static Dataset<Row> of(Dataset<Row> list, Listed columns) {
    return list.select(
        col(Columns.QUERY_ID),
        col(Columns.DOC_ID),
        col(Columns.RANK).as(columns.rank()),
        col(Columns.SCORE).as(columns.score()));
  }

  /**
   * Replaces the scores of a model by scores that are fused with those of the first stage. The
   * model's own scores stay as {@link Columns#MODEL_SCORE}.
   *
   * @param scored candidates with the first stage's ranks and scores; some have a reason and no
   *     score
   */
  public static Dataset<Row> withFirstStage(Dataset<Row> scored, Fusion fusion) {
    Column good = col(Columns.REASON).isNull();
    String rank = "model_rank";
    Dataset<Row> ranked =
        scored
            .withColumnRenamed(Columns.SCORE, Columns.MODEL_SCORE)
            .withColumn(
                rank,
                when(good, RankPlan.rankBy(Columns.MODEL_SCORE, Columns.QUERY_ID, Columns.REASON)));
    Column score =
        score(
            fusion,
            new Listed(Columns.FIRST_STAGE_RANK, Columns.FIRST_STAGE_SCORE),
            new Listed(rank, Columns.MODEL_SCORE),
            Window.partitionBy(Columns.QUERY_ID, Columns.REASON));
    return ranked.withColumn(Columns.SCORE, when(good, score)).drop(rank);
  }

  private static Column score(Fusion fusion, Listed first, Listed second, WindowSpec query) {
    Column one = value(fusion, first, query).multiply(2 * fusion.firstWeight());
    Column two = value(fusion, second, query).multiply(2 * (1 - fusion.firstWeight()));
    return one.plus(two).cast(DataTypes.FloatType);
  }

  private static Column value(Fusion fusion, Listed list, WindowSpec query) {
    return switch (fusion.method()) {
      case RRF -> coalesce(lit(1.0).divide(col(list.rank()).plus(fusion.rankConstant())), lit(0.0));
      case ZSCORE -> zScore(col(list.score()).cast(DataTypes.DoubleType), query);
    };
  }

  private static Column zScore(Column score, WindowSpec query) {
    // Ordered, because sums of floating-point numbers depend on the order.
    WindowSpec all =
        query
            .orderBy(col(Columns.DOC_ID))
            .rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
    Column deviation = stddev_pop(score).over(all);
    Column present = coalesce(score, min(score).over(all));
    // The scores of a list do not count if all are equal.
    return coalesce(
        when(deviation.gt(0), present.minus(avg(score).over(all)).divide(deviation)), lit(0.0));
  }
}
