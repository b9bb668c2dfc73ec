package io.sparkrerank.jobs.answer;

import io.sparkrerank.spark.row.Columns;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A question with its best answer, as the report shows it.
 *
 * @param answer the answer, empty if nothing is answered
 * @param score the answer's score
 * @param rating the comparison with the right answers, or null if these are not known
 */
record ShownAnswer(
    String queryId,
    String question,
    String docId,
    String answer,
    float score,
    @Nullable Rating rating) {

  /**
   * The comparison of an answer with the right ones.
   *
   * @param rightAnswers the right answers; empty if the right answer is that there is none
   * @param f1 the F1 of the answer's words, from 0 to 1
   */
  record Rating(List<String> rightAnswers, double f1) {}

  /** Reads a row of {@link ShownAnswerPlan#first}. */
  static ShownAnswer unrated(Row row) {
    return of(row, null);
  }

  /** Reads a row of {@link ShownAnswerPlan#worst}. */
  static ShownAnswer rated(Row row) {
    List<String> right = row.getList(row.fieldIndex(Columns.ANSWERS));
    return of(row, new Rating(right, row.getAs(RightAnswerPlan.F1)));
  }

  private static ShownAnswer of(Row row, @Nullable Rating rating) {
    boolean unanswered = row.getAs(Columns.NO_ANSWER);
    return new ShownAnswer(
        row.getAs(Columns.QUERY_ID),
        row.getAs(Columns.QUERY),
        row.getAs(Columns.DOC_ID),
        unanswered ? "" : row.getAs(Columns.ANSWER),
        row.getAs(Columns.SCORE),
        rating);
  }
}
