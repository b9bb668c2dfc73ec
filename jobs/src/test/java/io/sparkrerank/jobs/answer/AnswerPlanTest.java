package io.sparkrerank.jobs.answer;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class AnswerPlanTest {

  /** Two candidates of a question: one with two answers, one with one. */
  private static Dataset<Row> found() {
    return Frames.of(
        "query_id string, doc_id string, null_score float,"
            + " answers array<struct<answer:string,answer_start:int,answer_end:int,score:float>>",
        row(
            "q",
            "a",
            0.75f,
            List.of(RowFactory.create("x", 5, 6, 0.5f), RowFactory.create("y", 0, 1, 0.25f))),
        row("q", "b", 0.25f, List.of(RowFactory.create("z", 0, 1, 0.5f))));
  }

  @Test
  void ranksTheAnswersOfAllCandidates() {
    // z and x have equal scores, and "b" > "a". y is the third. 0.25 is the lowest score of no
    // answer.
    assertThat(
            values(
                AnswerPlan.answers(found(), 2, null).orderBy("rank"),
                "rank",
                "doc_id",
                "answer",
                "null_score",
                "no_answer"))
        .containsExactly(row(1, "b", "z", 0.25f, false), row(2, "a", "x", 0.25f, false));
  }

  @Test
  void answersNothingBeyondTheNullThreshold() {
    // The score of no answer exceeds the best answer's by 0.25 - 0.5 = -0.25: not more than -0.25.
    Dataset<Row> answered = AnswerPlan.answers(found(), 3, -0.25);
    assertThat(values(answered.orderBy("rank"), "no_answer"))
        .containsExactly(row(false), row(false), row(false));
    assertThat(QuestionCounts.of(AnswerPlan.counts(answered).head()))
        .isEqualTo(new QuestionCounts(1, 0));

    Dataset<Row> unanswered = AnswerPlan.answers(found(), 3, -0.5);
    assertThat(values(unanswered.orderBy("rank"), "no_answer"))
        .containsExactly(row(true), row(true), row(true));
    assertThat(QuestionCounts.of(AnswerPlan.counts(unanswered).head()))
        .isEqualTo(new QuestionCounts(1, 1));
  }

  @Test
  void comparesTheBestAnswerWithTheRightOnes() {
    Dataset<Row> answers =
        Frames.of(
            "query_id string, rank int, answer string, no_answer boolean",
            row("q1", 1, "The red blood", false),
            row("q1", 2, "blood cells", false),
            row("q2", 1, "guess", true),
            row("q3", 1, "guess", false));
    Dataset<Row> right =
        Frames.of(
            "query_id string, answers array<string>",
            row("q1", List.of("blood cells", "red blood cells")),
            row("q2", List.of()),
            row("q3", List.of()),
            row("q4", List.of("x")),
            row("q9", List.of("y")));
    Dataset<Row> keys = Frames.of("query_id string", row("q1"), row("q2"), row("q3"), row("q4"));
    Dataset<Row> compared = RightAnswerPlan.compared(answers, right, keys).orderBy("query_id");
    // q1: articles do not count. "red blood" against "red blood cells": precision 2/2, recall 2/3,
    // F1 2 x 1 x 2/3 / (1 + 2/3) = 0.8. q2 says rightly that there is no answer, q3 does not.
    // q4 has no answer at all, since its candidates were rejected. The input does not have q9.
    assertThat(values(compared, "query_id", "answer", "exact_match", "round(f1, 12)"))
        .containsExactly(
            row("q1", "The red blood", 0.0, 0.8),
            row("q2", "", 1.0, 1.0),
            row("q3", "guess", 0.0, 0.0),
            row("q4", "", 0.0, 0.0));
    assertThat(ComparedAnswer.of(compared.collectAsList().get(1)))
        .isEqualTo(new ComparedAnswer(0, 1.0, 1.0));
  }
}
