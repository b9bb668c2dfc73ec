package io.sparkrerank.jobs.answer;

import org.apache.spark.sql.Row;

/**
 * The numbers of questions.
 *
 * @param questions the questions of which a candidate was read
 * @param unanswered the questions for which nothing is answered, by the null threshold
 */
public record QuestionCounts(long questions, long unanswered) {

  static final String QUESTIONS = "questions";
  static final String UNANSWERED = "unanswered";

  /** Reads the row of {@link AnswerPlan#counts}. */
  static QuestionCounts of(Row row) {
    return new QuestionCounts(row.getAs(QUESTIONS), row.getAs(UNANSWERED));
  }
}
