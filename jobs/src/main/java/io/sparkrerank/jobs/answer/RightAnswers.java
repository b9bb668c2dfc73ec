package io.sparkrerank.jobs.answer;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputFormat;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.spark.row.Columns;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The right answers of questions, if a file or a column of the input has them. */
sealed interface RightAnswers {

  /**
   * Finds the right answers: in the file that a configuration names, else in the input's column
   * {@code answers}. The input has none if it is a run.
   *
   * @throws RerankException if the file has no answers, or answers have an unknown form
   */
  static RightAnswers find(SparkSession spark, AnswerConfig config) {
    TableReader tables = new TableReader(spark);
    InputConfig input = config.pairs().input();
    String file = config.rightAnswers();
    if (file != null) {
      return ofFile(tables.readWhole(List.of(file), InputFormat.AUTO, List.of()), file);
    }
    return input.run() != null ? new Unknown() : ofInput(tables, input);
  }

  private static RightAnswers ofFile(Dataset<Row> table, String file) {
    Dataset<Row> answers =
        RightAnswerPlan.rightAnswers(table, Columns.QUERY_ID, Columns.ANSWERS, file);
    if (answers.isEmpty()) {
      throw RerankException.input(
          "No question has answers in %s. Give a file with query_id and answers", file);
    }
    return new Known(answers, " in " + file);
  }

  private static RightAnswers ofInput(TableReader tables, InputConfig input) {
    Dataset<Row> table = tables.readWhole(input.paths(), input.format(), input.header());
    String source = String.join(", ", input.paths());
    if (!TableColumns.has(table, Columns.ANSWERS, source)) {
      return new Unknown();
    }
    String queryId = input.columns().getOrDefault(Columns.QUERY_ID, Columns.QUERY_ID);
    return new Known(RightAnswerPlan.rightAnswers(table, queryId, Columns.ANSWERS, source), "");
  }

  /**
   * Measures the best answers of questions. If right answers are known, writes {@code
   * metrics_by_query/} and {@code metrics.json}.
   *
   * @param answers the columns of {@code answers/}
   * @param keys all candidates of the input
   * @throws RerankException if right answers are known, but to no question of the input
   */
  AnswerEvaluation measure(
      JobContext job, Dataset<Row> answers, Dataset<Row> keys, OutputDirectory output);

  /** No right answers. */
  record Unknown() implements RightAnswers {

    @Override
    public AnswerEvaluation measure(
        JobContext job, Dataset<Row> answers, Dataset<Row> keys, OutputDirectory output) {
      return new AnswerEvaluation.Unrated();
    }
  }

  /**
   * Right answers to some questions.
   *
   * @param answers query id and right answers
   * @param place the place of the answers, for a message: {@code " in FILE"}, or empty
   */
  record Known(Dataset<Row> answers, String place) implements RightAnswers {

    @Override
    public AnswerEvaluation measure(
        JobContext job, Dataset<Row> found, Dataset<Row> keys, OutputDirectory output) {
      return job.phases().run("Measure", () -> compare(found, keys, output));
    }

    private AnswerEvaluation compare(
        Dataset<Row> found, Dataset<Row> keys, OutputDirectory output) {
      Dataset<Row> compared = RightAnswerPlan.compared(found, answers, keys);
      output.writeParquet(RightAnswerPlan.byQuery(compared), "metrics_by_query");
      AnswerMeasures measures = means(compared);
      output.writeJson("metrics.json", measures.json());
      return new AnswerEvaluation.Rated(measures, compared);
    }

    private AnswerMeasures means(Dataset<Row> compared) {
      AnswerMeasures.Sum sum = new AnswerMeasures.Sum();
      // In the order of ids: a sum of floating-point numbers depends on the order of its terms.
      Iterator<Row> rows = compared.orderBy(col(Columns.QUERY_ID)).toLocalIterator();
      while (rows.hasNext()) {
        sum.add(ComparedAnswer.of(rows.next()));
      }
      if (sum.isEmpty()) {
        throw RerankException.input(
            "No question of the input has right answers%s. Use the same query ids in both", place);
      }
      return sum.means();
    }
  }
}
