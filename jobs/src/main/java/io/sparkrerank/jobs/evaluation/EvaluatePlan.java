package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;

import io.sparkrerank.jobs.input.Reason;
import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluator;
import io.sparkrerank.spark.partition.MeasureQueries;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.QueryEvaluationRow;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Evaluates each query of lists against judgments. */
public final class EvaluatePlan {

  private static final Object[] WRONG_IDS =
      Stream.of(Reason.MISSING_QUERY_ID, Reason.MISSING_DOC_ID, Reason.BLANK_IN_ID)
          .map(Reason::code)
          .toArray();

  private EvaluatePlan() {}

  /**
   * Evaluates every query of every run, in one shuffle: a query's judgments meet its lists.
   *
   * @param listed rows of {@link Schemas#RUNS_AND_JUDGMENTS}: judgments and runs
   * @param partitions the number of tasks
   * @param runs the number of runs
   * @return rows of {@link Schemas#EVALUATED}
   */
  public static Dataset<Row> evaluated(
      Dataset<Row> listed, int partitions, int runs, QueryEvaluator evaluator) {
    return listed
        .repartition(partitions, col(Columns.QUERY_ID))
        .sortWithinPartitions(Columns.QUERY_ID, Columns.RUN)
        .mapPartitions(new MeasureQueries(runs, evaluator), Encoders.row(Schemas.EVALUATED));
  }

  /**
   * Returns the values of each query that is averaged, in the long form of {@link
   * Schemas#MEASURES}.
   *
   * @param evaluated rows of {@link Schemas#EVALUATED} without faults
   * @param runs the runs' names, in their order
   * @param measures the measures' names, in their order
   */
  public static Dataset<Row> byQuery(
      Dataset<Row> evaluated, Averaging averaging, List<String> runs, List<String> measures) {
    String place = "place";
    Column judged = QueryEvaluationRow.inJudgments().gt(0);
    Column listed = QueryEvaluationRow.retrieved().notEqual(QueryEvaluation.NO_LIST);
    return evaluated
        .filter(averaging == Averaging.COMPLETE ? judged : judged.and(listed))
        .select(
            element(runs, col(Columns.RUN)).as(Columns.RUN),
            col(Columns.QUERY_ID),
            posexplode(QueryEvaluationRow.values()).as(new String[] {place, Columns.VALUE}))
        .select(
            col(Columns.RUN),
            col(Columns.QUERY_ID),
            element(measures, col(place)).as(Columns.MEASURE),
            col(Columns.VALUE));
  }

  private static Column element(List<String> values, Column index) {
    // Not getItem: Spark 3.5 takes its argument for a literal.
    return element_at(
        functions.array(values.stream().map(functions::lit).toArray(Column[]::new)), index.plus(1));
  }

  /**
   * Returns the judgments: the given ones, else those in the column relevance of the input. A row
   * that is rejected for another reason than its ids still judges its document.
   *
   * @param qrels the given judgments, or null
   * @param keys all rows of the input
   */
  public static Dataset<Row> judgments(@Nullable Dataset<Row> qrels, Dataset<Row> keys) {
    if (qrels != null) {
      return qrels;
    }
    return keys.filter(
            col(Columns.RELEVANCE)
                .isNotNull()
                .and(coalesce(not(col(Columns.REASON).isin(WRONG_IDS)), lit(true))))
        .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
        .agg(max(Columns.RELEVANCE).as(Columns.RELEVANCE));
  }

  /**
   * Returns the first stage as a run, over the candidates that were re-ranked. A candidate without
   * a score or rank of the first stage comes last.
   *
   * @param order the column that orders the list: scores or ranks
   */
  public static Dataset<Row> firstStage(Dataset<Row> scored, String order) {
    Column score =
        order.equals(Columns.FIRST_STAGE_SCORE)
            ? col(order)
            : col(order).cast(DataTypes.DoubleType).multiply(-1);
    return scored.select(
        col(Columns.QUERY_ID),
        col(Columns.DOC_ID),
        coalesce(score, lit(Double.NEGATIVE_INFINITY)).cast(DataTypes.FloatType).as(Columns.SCORE));
  }
}
