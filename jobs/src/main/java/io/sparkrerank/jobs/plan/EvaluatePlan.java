package io.sparkrerank.jobs.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.sparkrerank.measure.Measure;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.MeasureQuery;
import io.sparkrerank.spark.Schemas;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** From ranked lists and judgments to measures of each query. */
public final class EvaluatePlan {

  private static final Object[] WRONG_IDS =
      Stream.of(Reason.MISSING_QUERY_ID, Reason.MISSING_DOC_ID, Reason.BLANK_IN_ID)
          .map(Reason::code)
          .toArray();

  private EvaluatePlan() {}

  /**
   * Measures every query that has judgments; one that the run does not have counts as an empty
   * list, as with trec_eval's {@code -c}.
   *
   * @param run query id, document id and score as float
   * @param judgments query id, document id and grade as int
   * @param name the run's name in the result
   * @return rows of {@link Schemas#MEASURES}
   */
  public static Dataset<Row> byQuery(
      Dataset<Row> run, Dataset<Row> judgments, String name, List<Measure> measures) {
    String documents = "documents";
    String grades = "grades";
    Dataset<Row> lists =
        run.groupBy(Columns.QUERY_ID)
            .agg(collect_list(struct(Columns.DOC_ID, Columns.SCORE)).as(documents));
    Dataset<Row> judged =
        judgments
            .groupBy(Columns.QUERY_ID)
            .agg(collect_list(struct(Columns.DOC_ID, Columns.RELEVANCE)).as(grades));
    return judged
        .join(lists, judged.col(Columns.QUERY_ID).equalTo(lists.col(Columns.QUERY_ID)), "left")
        .select(judged.col(Columns.QUERY_ID), col(documents), col(grades))
        .flatMap(new MeasureQuery(name, measures), Encoders.row(Schemas.MEASURES));
  }

  /** The queries that have judgments and no candidates. */
  public static Dataset<Row> queriesWithout(Dataset<Row> run, Dataset<Row> judgments) {
    return judgments
        .select(Columns.QUERY_ID)
        .distinct()
        .join(run, new String[] {Columns.QUERY_ID}, "left_anti");
  }

  /**
   * The judgments that the input itself brings in its column relevance; a row that is rejected for
   * another reason than its ids still judges its document.
   */
  public static Dataset<Row> judgmentsOf(Dataset<Row> keys) {
    return keys.filter(
            col(Columns.RELEVANCE)
                .isNotNull()
                .and(coalesce(not(col(Columns.REASON).isin(WRONG_IDS)), lit(true))))
        .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
        .agg(max(Columns.RELEVANCE).as(Columns.RELEVANCE));
  }

  /**
   * The first stage as a run, over the candidates that were re-ranked. A candidate that it gave no
   * score, or no rank, comes last.
   *
   * @param order its column that orders the list: scores or ranks
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
