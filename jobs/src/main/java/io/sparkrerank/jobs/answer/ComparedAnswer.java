package io.sparkrerank.jobs.answer;

import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Row;

/**
 * The best answer of one question, compared with the right ones.
 *
 * @param rightAnswers the number of right answers; 0 if the right answer is that there is none
 * @param exactMatch 1 if the answer is a right one, else 0
 * @param f1 the F1 of the answer's words, from 0 to 1
 */
record ComparedAnswer(int rightAnswers, double exactMatch, double f1) {

  /** Reads a row of {@link RightAnswerPlan#compared}. */
  static ComparedAnswer of(Row row) {
    return new ComparedAnswer(
        row.getList(row.fieldIndex(Columns.ANSWERS)).size(),
        row.getAs(RightAnswerPlan.EXACT_MATCH),
        row.getAs(RightAnswerPlan.F1));
  }
}
