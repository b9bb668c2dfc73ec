package io.sparkrerank.jobs.answer;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.spark.AnswerFunctions;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** The right answers of questions, and the comparison of the answers that were found with them. */
public final class RightAnswerPlan {

  /** The column with 1 if the answer is a right one, else 0. */
  static final String EXACT_MATCH = "exact_match";

  /** The column with the F1 of the answer's words. */
  static final String F1 = "f1";

  private RightAnswerPlan() {}

  /**
   * Collects the right answers of each question, over all rows that it has: query id and answers.
   * An empty array says that the question has no answer.
   *
   * @param queryId the column with the ids of the questions
   * @param answers the column with answers: an array of texts, SQuAD's struct with such a {@code
   *     text}, or either as JSON; any other text is itself the answer
   * @param source the place of the table, for messages
   * @throws RerankException if a column is missing, or answers are of another type
   */
  public static Dataset<Row> rightAnswers(
      Dataset<Row> table, String queryId, String answers, String source) {
    for (String name : List.of(queryId, answers)) {
      if (!TableColumns.has(table, name, source)) {
        throw RerankException.input(
            "No column %s in %s, found %s", name, source, TableColumns.listed(table));
      }
    }
    Column values = texts(table, answers, source);
    return table
        .select(
            TableColumns.ids(table, queryId, source).as(Columns.QUERY_ID),
            values.as(Columns.ANSWERS))
        .filter(col(Columns.QUERY_ID).isNotNull().and(col(Columns.ANSWERS).isNotNull()))
        .groupBy(Columns.QUERY_ID)
        .agg(
            array_sort(
                    array_distinct(
                        filter(
                            flatten(collect_set(Columns.ANSWERS)),
                            answer -> answer.isNotNull().and(answer.rlike("\\S")))))
                .as(Columns.ANSWERS));
  }

  private static Column texts(Dataset<Row> table, String name, String source) {
    DataType type = TableColumns.type(table, name);
    String value = TableColumns.value(table, name);
    if (type instanceof ArrayType list && list.elementType() instanceof StringType) {
      return expr(value);
    }
    if (type instanceof StructType struct && Arrays.asList(struct.fieldNames()).contains("text")) {
      return expr(value).getField("text");
    }
    if (type instanceof StringType) {
      return coalesce(
          expr("from_json(%s, 'array<string>')".formatted(value)),
          expr("from_json(%s, 'struct<text:array<string>>').text".formatted(value)),
          when(expr(value).isNotNull(), array(expr(value))));
    }
    throw RerankException.input(
        "Expected an array of strings, or JSON of one, in column %s of %s, found type %s",
        name, source, type.simpleString());
  }

  /**
   * Compares the best answer of each question with the right ones: query id, answer (empty if
   * nothing was answered), right answers, {@code exact_match} and {@code f1}. A question whose
   * candidates were all rejected has no answer and does not say that there is none: both are 0.
   *
   * @param answers the columns of {@code answers/}
   * @param right what {@link #rightAnswers} returned
   * @param keys all candidates of the input; right answers to other questions are left out
   */
  public static Dataset<Row> compared(Dataset<Row> answers, Dataset<Row> right, Dataset<Row> keys) {
    Dataset<Row> best =
        answers
            .filter(col(Columns.RANK).equalTo(1))
            .select(
                col(Columns.QUERY_ID),
                when(col(Columns.NO_ANSWER), "").otherwise(col(Columns.ANSWER)).as(Columns.ANSWER));
    Column answer = col(Columns.ANSWER);
    Column exact = AnswerFunctions.exact().apply(answer, col(Columns.ANSWERS));
    Column f1 = AnswerFunctions.f1().apply(answer, col(Columns.ANSWERS));
    return right
        .join(RankPlan.queries(keys), new String[] {Columns.QUERY_ID}, "left_semi")
        .join(best, new String[] {Columns.QUERY_ID}, "left")
        .select(
            col(Columns.QUERY_ID),
            coalesce(answer, lit("")).as(Columns.ANSWER),
            col(Columns.ANSWERS),
            when(answer.isNull(), 0.0).otherwise(exact).as(EXACT_MATCH),
            when(answer.isNull(), 0.0).otherwise(f1).as(F1));
  }

  /**
   * Returns the measures of each question in the long form of {@link Schemas#MEASURES}.
   *
   * @param compared what {@link #compared} returned
   */
  public static Dataset<Row> byQuery(Dataset<Row> compared) {
    return compared.select(
        lit("answers").as(Columns.RUN),
        col(Columns.QUERY_ID),
        expr("stack(2, 'EM', exact_match, 'F1', f1) as (measure, value)"));
  }
}
