package io.sparkrerank.jobs.answer;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.scoring.PassagePlan;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.spark.AnswerFunctions;
import io.sparkrerank.spark.partition.SliceAnswers;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** From the logits of passages to answers, and from these to what they are worth. */
public final class AnswerPlan {

  private static final String EXACT = "exact_match";
  private static final String F1 = "f1";
  private static final String FOUND = "found";
  private static final String ITEMS = "items";

  private AnswerPlan() {}

  /** Candidates whose titles are not read: answers are stretches of the text alone. */
  public static Dataset<Row> withoutTitles(Dataset<Row> candidates) {
    return candidates
        .withColumn(Columns.TITLE, lit(null).cast(DataTypes.StringType))
        .withColumn(Columns.TEXT, col(Columns.BODY));
  }

  /**
   * The best answers of each candidate's text: rows of {@link Schemas#ANSWERS} with dropped tokens,
   * and reason and detail where a passage could not be read, which then has no answers.
   *
   * @param passages rows as {@link PassagePlan#passages} makes them
   * @param scores rows of {@link Schemas#SCORES}
   * @param keyed the candidates with their keys and texts
   * @param maxTokens how many tokens an answer may have
   */
  public static Dataset<Row> byCandidate(
      Dataset<Row> passages,
      Dataset<Row> scores,
      Dataset<Row> keyed,
      SliceAnswers slice,
      int maxTokens) {
    Dataset<Row> found =
        scores.select(
            col(Columns.PAIR_KEY),
            AnswerFunctions.bestSpans(slice.count(), maxTokens)
                .apply(col(Columns.LOGITS))
                .as(FOUND),
            col(Columns.DROPPED_TOKENS),
            col(Columns.REASON),
            col(Columns.DETAIL));
    Column item =
        struct(
            col(Columns.PASSAGE),
            col(Columns.START),
            col(Columns.END),
            col(FOUND),
            col(Columns.REASON),
            col(Columns.DETAIL));
    Dataset<Row> candidates =
        passages
            .join(found, Columns.PAIR_KEY)
            .groupBy(col(Columns.CANDIDATE_KEY).as(Columns.PAIR_KEY))
            .agg(
                array_sort(collect_list(item)).as(ITEMS),
                sum(Columns.DROPPED_TOKENS).cast("int").as(Columns.DROPPED_TOKENS))
            .withColumn("fault", expr("get(filter(items, x -> x.reason is not null), 0)"));
    Column parts =
        expr("transform(items, x -> struct(x.start, x.end, x.found.null_score, x.found.spans))");
    Dataset<Row> texts =
        keyed
            .filter(col(Columns.PAIR_KEY).isNotNull())
            .select(Columns.PAIR_KEY, Columns.BODY)
            .dropDuplicates(new String[] {Columns.PAIR_KEY});
    Dataset<Row> answers =
        candidates
            .filter(col("fault").isNull())
            .join(texts, Columns.PAIR_KEY)
            .select(col(Columns.PAIR_KEY), col(Columns.BODY), parts.as("passages"))
            .mapPartitions(slice, Encoders.row(Schemas.ANSWERS));
    return candidates
        .select(
            col(Columns.PAIR_KEY),
            col(Columns.DROPPED_TOKENS),
            col("fault.reason").as(Columns.REASON),
            col("fault.detail").as(Columns.DETAIL))
        .join(answers, new String[] {Columns.PAIR_KEY}, "left");
  }

  /**
   * The best answers of each question over all its candidates: the columns of {@code answers/}.
   *
   * @param found candidates with their answers
   * @param topN how many answers of a question are kept
   * @param nullThreshold by how much the score of no answer must exceed the best answer's for
   *     nothing to be answered; null if something always is
   */
  public static Dataset<Row> answers(Dataset<Row> found, int topN, Double nullThreshold) {
    Column order =
        row_number()
            .over(
                Window.partitionBy(col(Columns.QUERY_ID))
                    .orderBy(
                        col(Columns.SCORE).desc(),
                        col(Columns.DOC_ID).desc(),
                        col(Columns.ANSWER_START),
                        col(Columns.ANSWER_END)));
    Column ofQuestion = min(Columns.NULL_SCORE).over(Window.partitionBy(col(Columns.QUERY_ID)));
    Column best = max(Columns.SCORE).over(Window.partitionBy(col(Columns.QUERY_ID)));
    Column noAnswer =
        nullThreshold == null
            ? lit(false)
            : col(Columns.NULL_SCORE).minus(best).gt(lit(nullThreshold));
    return found
        .select(
            col(Columns.QUERY_ID),
            col(Columns.DOC_ID),
            ofQuestion.as(Columns.NULL_SCORE),
            explode(col(Columns.ANSWERS)).as(FOUND))
        .select(
            col(Columns.QUERY_ID), col(Columns.DOC_ID), col(Columns.NULL_SCORE), col(FOUND + ".*"))
        .withColumn(Columns.RANK, order)
        .withColumn(Columns.NO_ANSWER, noAnswer)
        .filter(col(Columns.RANK).leq(topN));
  }

  /** One row: how many questions there are, and how many of them are not answered. */
  public static Dataset<Row> questions(Dataset<Row> answers) {
    // Each question has a best answer, which stays where nothing is answered.
    return answers
        .filter(col(Columns.RANK).equalTo(1))
        .agg(count("*"), count(when(col(Columns.NO_ANSWER), 1)));
  }

  /** The columns of {@code answers/} in their order. */
  public static Dataset<Row> output(Dataset<Row> answers) {
    return answers.select(
        Columns.QUERY_ID,
        Columns.RANK,
        Columns.DOC_ID,
        Columns.ANSWER,
        Columns.ANSWER_START,
        Columns.ANSWER_END,
        Columns.SCORE,
        Columns.NULL_SCORE,
        Columns.NO_ANSWER,
        Columns.INCOMPLETE);
  }

  /**
   * The right answers of questions: query id, answers. Rows of a question are put together; one
   * without any answer says that there is none.
   *
   * @param queryId the column with the questions' ids
   * @param answers the column with answers: an array of texts, SQuAD's struct with such a {@code
   *     text}, or either as JSON; any other text is itself the answer
   * @param source where the table comes from, for messages
   * @throws RerankException if a column is missing, or answers are of another type
   */
  public static Dataset<Row> rightAnswers(
      Dataset<Row> table, String queryId, String answers, String source) {
    for (String name : List.of(queryId, answers)) {
      if (!TableColumns.has(table, name, source)) {
        throw RerankException.input(
            "No column %s in %s; it has %s", name, source, TableColumns.listed(table));
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
        "Column %s in %s is of type %s; expected an array of strings, or JSON of one",
        name, source, type.simpleString());
  }

  /**
   * How good each question's best answer is: query id, answer, which is empty where nothing is
   * answered, right answers, exact match, F1. A question whose candidates were all rejected has
   * neither answered nor said that there is no answer: it counts 0.
   *
   * @param keys all candidates of the input; right answers to other questions do not count
   */
  public static Dataset<Row> matched(Dataset<Row> answers, Dataset<Row> right, Dataset<Row> keys) {
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
            when(answer.isNull(), 0.0).otherwise(exact).as(EXACT),
            when(answer.isNull(), 0.0).otherwise(f1).as(F1));
  }

  /** The measures of questions in the long form of {@link Schemas#MEASURES}. */
  public static Dataset<Row> byQuery(Dataset<Row> matched) {
    return matched.select(
        lit("answers").as(Columns.RUN),
        col(Columns.QUERY_ID),
        expr("stack(2, 'EM', exact_match, 'F1', f1) as (measure, value)"));
  }

  /**
   * Some questions as a report shows them: query id, question, document id, answer, score, whether
   * nothing is answered, and with {@code matched} the right answers and F1; the worst ones first
   * where they are measured, else in the order of their ids.
   *
   * @param answers the columns of {@code answers/}
   * @param candidates the input
   * @param matched rows as {@link #matched} makes them, or null
   */
  public static Dataset<Row> shown(
      Dataset<Row> answers, Dataset<Row> candidates, Dataset<Row> matched, int count) {
    Dataset<Row> questions =
        candidates
            .filter(col(Columns.REASON).isNull())
            .groupBy(Columns.QUERY_ID)
            .agg(min(Columns.QUERY).as(Columns.QUERY));
    Dataset<Row> best =
        answers
            .filter(col(Columns.RANK).equalTo(1))
            .join(questions, Columns.QUERY_ID)
            .select(
                Columns.QUERY_ID,
                Columns.QUERY,
                Columns.DOC_ID,
                Columns.ANSWER,
                Columns.SCORE,
                Columns.NO_ANSWER);
    if (matched == null) {
      return best.orderBy(Columns.QUERY_ID).limit(count);
    }
    return best.join(matched.drop(Columns.ANSWER), Columns.QUERY_ID)
        .orderBy(col(F1), col(Columns.QUERY_ID))
        .limit(count);
  }
}
