package io.sparkrerank.jobs.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The distributions of the scores of positives and negatives, and of their differences. */
public final class ScoreDistributionPlan {

  static final String KIND = "kind";
  static final String COUNT = "count";
  static final String MEAN = "mean";
  static final String LEAST = "least";
  static final String P05 = "p05";
  static final String P25 = "p25";
  static final String MEDIAN = "median";
  static final String P75 = "p75";
  static final String P95 = "p95";
  static final String MOST = "most";

  private static final List<String> QUANTILES = List.of(LEAST, P05, P25, MEDIAN, P75, P95, MOST);

  /** The percentiles of {@link #QUANTILES}, in the same order: one pass finds them all. */
  private static final String PERCENTILES =
      "percentile(cast(value as double), array(0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0))";

  private static final String VALUE = "value";

  private ScoreDistributionPlan() {}

  /**
   * Describes how scores are distributed: one row for positives, for negatives, and for
   * differences, in this order, without the kinds that have no values. A difference is the score of
   * a positive minus that of a negative of the same query, for each pair of both. Quantiles between
   * two values are interpolated.
   *
   * @param mined rows of {@link Schemas#MINED}
   * @return kind, count, mean, and one column per quantile
   */
  public static Dataset<Row> distributions(Dataset<Row> mined) {
    String percentiles = "percentiles";
    Column[] columns =
        Stream.concat(
                Stream.of(col(KIND), col(COUNT), col(MEAN)),
                IntStream.range(0, QUANTILES.size())
                    .mapToObj(index -> col(percentiles).getItem(index).as(QUANTILES.get(index))))
            .toArray(Column[]::new);
    return scores(mined, Columns.POSITIVES)
        .union(scores(mined, Columns.NEGATIVES))
        .union(differences(mined))
        .groupBy(KIND)
        .agg(count("*").as(COUNT), expr("avg(value)").as(MEAN), expr(PERCENTILES).as(percentiles))
        .select(columns)
        .orderBy(col(KIND).desc());
  }

  private static Dataset<Row> scores(Dataset<Row> mined, String documents) {
    return mined.select(
        lit(documents).as(KIND),
        explode(expr("transform(%s, x -> x.score)".formatted(documents))).as(VALUE));
  }

  private static Dataset<Row> differences(Dataset<Row> mined) {
    String positive = "p";
    String negative = "n";
    return mined
        .select(col(Columns.NEGATIVES), explode(col(Columns.POSITIVES)).as(positive))
        .select(col(positive), explode(col(Columns.NEGATIVES)).as(negative))
        .select(
            lit("differences").as(KIND),
            col(positive + ".score").minus(col(negative + ".score")).as(VALUE));
  }
}
