package io.sparkrerank.jobs.answer;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputFormat;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.spark.row.Columns;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Measures answers against the right ones, which a file has, or a column of the input. */
public final class AnswerEvaluation {

  private final TableReader tables;
  private final AnswerConfig config;

  AnswerEvaluation(SparkSession spark, AnswerConfig config) {
    this.tables = new TableReader(spark);
    this.config = config;
  }

  /**
   * What was measured.
   *
   * @param measures the means
   * @param matched each question with its answer, the right ones and the measures
   */
  record Result(AnswerMeasures measures, Dataset<Row> matched) {}

  /**
   * The right answers, or null if neither file nor input has them.
   *
   * @throws RerankException if the file has none, or not in a form that is known
   */
  Dataset<Row> rightAnswers() {
    String file = config.rightAnswers();
    InputConfig input = config.pairs().input();
    if (file != null) {
      Dataset<Row> table = tables.readWhole(List.of(file), InputFormat.AUTO, List.of());
      Dataset<Row> right = AnswerPlan.rightAnswers(table, Columns.QUERY_ID, Columns.ANSWERS, file);
      if (right.isEmpty()) {
        throw RerankException.input("No question has answers in %s", file);
      }
      return right;
    }
    if (input.run() != null) {
      return null;
    }
    Dataset<Row> table = tables.readWhole(input.paths(), input.format(), input.header());
    String queryId = input.columns().getOrDefault(Columns.QUERY_ID, Columns.QUERY_ID);
    String source = String.join(", ", input.paths());
    return TableColumns.has(table, Columns.ANSWERS, source)
        ? AnswerPlan.rightAnswers(table, queryId, Columns.ANSWERS, source)
        : null;
  }

  /** Measures what was written, and writes {@code metrics_by_query/} and {@code metrics.json}. */
  Result measure(
      Dataset<Row> answers, Dataset<Row> right, Dataset<Row> keys, OutputDirectory output) {
    Dataset<Row> matched = AnswerPlan.matched(answers, right, keys);
    output.writeParquet(AnswerPlan.byQuery(matched), "metrics_by_query");
    AnswerMeasures.Sum sum = new AnswerMeasures.Sum();
    // In the order of ids, so that sums do not depend on that of the rows.
    Iterator<Row> rows = matched.orderBy(col(Columns.QUERY_ID)).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      sum.add(row.getList(2).size(), row.getDouble(3), row.getDouble(4));
    }
    if (sum.isEmpty()) {
      throw RerankException.input(
          "No question of the input has right answers%s; are the query ids of both the same?",
          config.rightAnswers() == null ? "" : " in " + config.rightAnswers());
    }
    AnswerMeasures measures = sum.means();
    output.writeJson("metrics.json", measures.json());
    return new Result(measures, matched);
  }
}
