package io.sparkrerank.jobs.answer;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The measures of the answers that were found, if right answers are known. */
sealed interface AnswerEvaluation {

  /** Returns the means over all questions, or null if no right answers are known. */
  @Nullable AnswerMeasures measures();

  /**
   * Returns questions for the report: the worst ones if they are rated, else the first ones by
   * their ids.
   *
   * @param answers the columns of {@code answers/}
   * @param candidates the input
   * @param count the most questions
   */
  List<ShownAnswer> shown(Dataset<Row> answers, Dataset<Row> candidates, int count);

  /** The answers of a run without right answers. */
  record Unrated() implements AnswerEvaluation {

    @Override
    public @Nullable AnswerMeasures measures() {
      return null;
    }

    @Override
    public List<ShownAnswer> shown(Dataset<Row> answers, Dataset<Row> candidates, int count) {
      return ShownAnswerPlan.first(answers, candidates, count).collectAsList().stream()
          .map(ShownAnswer::unrated)
          .toList();
    }
  }

  /**
   * Answers that were compared with right ones.
   *
   * @param compared rows of {@link RightAnswerPlan#compared}
   */
  record Rated(AnswerMeasures measures, Dataset<Row> compared) implements AnswerEvaluation {

    @Override
    public List<ShownAnswer> shown(Dataset<Row> answers, Dataset<Row> candidates, int count) {
      return ShownAnswerPlan.worst(answers, candidates, compared, count).collectAsList().stream()
          .map(ShownAnswer::rated)
          .toList();
    }
  }
}
