package io.sparkrerank.jobs.answer;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.min;

import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The questions that the report shows, each with its best answer. */
public final class ShownAnswerPlan {

  private ShownAnswerPlan() {}

  /**
   * Returns the first questions by the bytes of their ids: query id, question, document id, answer,
   * score, and whether nothing is answered.
   *
   * @param answers the columns of {@code answers/}
   * @param candidates the input
   * @param count the most rows
   */
  public static Dataset<Row> first(Dataset<Row> answers, Dataset<Row> candidates, int count) {
    return best(answers, candidates).orderBy(Columns.QUERY_ID).limit(count);
  }

  /**
   * Returns the questions whose answers have the lowest F1: the columns of {@link #first}, the
   * right answers, {@code exact_match} and {@code f1}.
   *
   * @param answers the columns of {@code answers/}
   * @param candidates the input
   * @param compared what {@link RightAnswerPlan#compared} returned
   * @param count the most rows
   */
  public static Dataset<Row> worst(
      Dataset<Row> answers, Dataset<Row> candidates, Dataset<Row> compared, int count) {
    return best(answers, candidates)
        .join(compared.drop(Columns.ANSWER), Columns.QUERY_ID)
        .orderBy(col(RightAnswerPlan.F1), col(Columns.QUERY_ID))
        .limit(count);
  }

  private static Dataset<Row> best(Dataset<Row> answers, Dataset<Row> candidates) {
    Dataset<Row> questions =
        candidates
            .filter(col(Columns.REASON).isNull())
            .groupBy(Columns.QUERY_ID)
            .agg(min(Columns.QUERY).as(Columns.QUERY));
    return answers
        .filter(col(Columns.RANK).equalTo(1))
        .join(questions, Columns.QUERY_ID)
        .select(
            Columns.QUERY_ID,
            Columns.QUERY,
            Columns.DOC_ID,
            Columns.ANSWER,
            Columns.SCORE,
            Columns.NO_ANSWER);
  }
}
