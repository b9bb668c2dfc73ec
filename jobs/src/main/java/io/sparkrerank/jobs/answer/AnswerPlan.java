package io.sparkrerank.jobs.answer;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.scoring.PassagePlan;
import io.sparkrerank.spark.AnswerFunctions;
import io.sparkrerank.spark.partition.SliceAnswers;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The steps from the logits of passages to the best answers of each candidate, and to the best
 * answers of each question.
 */
public final class AnswerPlan {

  private static final String SPANS = "found";
  private static final String PASSAGES = "items";
  private static final String FAULT = "fault";

  private AnswerPlan() {}

  /**
   * Replaces each candidate's text by its body: an answer is a stretch of the text, not the title.
   */
  public static Dataset<Row> withoutTitles(Dataset<Row> candidates) {
    return candidates
        .withColumn(Columns.TITLE, lit(null).cast(DataTypes.StringType))
        .withColumn(Columns.TEXT, col(Columns.BODY));
  }

  /**
   * Finds the best answers in each candidate's text: rows of {@link Schemas#ANSWERS} with dropped
   * tokens. If a passage of a text could not be read, the row has a reason and a detail instead of
   * answers.
   *
   * @param passages rows as {@link PassagePlan#passages} makes them
   * @param scores rows of {@link Schemas#SCORES}
   * @param keyed the candidates with their keys and texts
   * @param slice cuts answers out of a text
   * @param maxTokens the most tokens of an answer
   */
  public static Dataset<Row> byCandidate(
      Dataset<Row> passages,
      Dataset<Row> scores,
      Dataset<Row> keyed,
      SliceAnswers slice,
      int maxTokens) {
    Dataset<Row> candidates = withPassages(passages, withSpans(scores, slice.count(), maxTokens));
    return candidates
        .select(
            col(Columns.PAIR_KEY),
            col(Columns.DROPPED_TOKENS),
            col(FAULT + ".reason").as(Columns.REASON),
            col(FAULT + ".detail").as(Columns.DETAIL))
        .join(sliced(candidates, texts(keyed), slice), new String[] {Columns.PAIR_KEY}, "left");
  }

  /** Replaces the logits of each passage by the score of no answer and the best spans of tokens. */
  private static Dataset<Row> withSpans(Dataset<Row> scores, int count, int maxTokens) {
    return scores.select(
        col(Columns.PAIR_KEY),
        AnswerFunctions.bestSpans(count, maxTokens).apply(col(Columns.LOGITS)).as(SPANS),
        col(Columns.DROPPED_TOKENS),
        col(Columns.REASON),
        col(Columns.DETAIL));
  }

  /** Returns one row per candidate, with its passages in order and the first fault of one. */
  private static Dataset<Row> withPassages(Dataset<Row> passages, Dataset<Row> spans) {
    Column passage =
        struct(
            col(Columns.PASSAGE),
            col(Columns.START),
            col(Columns.END),
            col(SPANS),
            col(Columns.REASON),
            col(Columns.DETAIL));
    return passages
        .join(spans, Columns.PAIR_KEY)
        .groupBy(col(Columns.CANDIDATE_KEY).as(Columns.PAIR_KEY))
        .agg(
            array_sort(collect_list(passage)).as(PASSAGES),
            sum(Columns.DROPPED_TOKENS).cast("int").as(Columns.DROPPED_TOKENS))
        .withColumn(FAULT, expr("get(filter(items, x -> x.reason is not null), 0)"));
  }

  /** Returns one row per pair of texts that can be read: key and body. */
  private static Dataset<Row> texts(Dataset<Row> keyed) {
    return keyed
        .filter(col(Columns.PAIR_KEY).isNotNull())
        .select(Columns.PAIR_KEY, Columns.BODY)
        .dropDuplicates(new String[] {Columns.PAIR_KEY});
  }

  /** Cuts the answers of the candidates without a fault out of their texts. */
  private static Dataset<Row> sliced(
      Dataset<Row> candidates, Dataset<Row> texts, SliceAnswers slice) {
    Column passages =
        expr(
            "transform(items, x -> struct(x.start as start, x.end as end,"
                + " x.found.null_score as null_score, x.found.spans as spans))");
    return candidates
        .filter(col(FAULT).isNull())
        .join(texts, Columns.PAIR_KEY)
        .select(col(Columns.PAIR_KEY), col(Columns.BODY), passages.as(Columns.PASSAGES))
        .mapPartitions(slice, Encoders.row(Schemas.ANSWERS));
  }

  /**
   * Ranks the answers of each question over all its candidates: by score, then by the bytes of the
   * document id descending, then by place in the text. The score of no answer is the lowest of all
   * candidates.
   *
   * @param found the candidates with their answers
   * @param topN the number of answers to keep for each question
   * @param nullThreshold nothing is answered if the score of no answer exceeds the best answer's by
   *     more than this; null to answer every question
   * @return the columns of {@code answers/} but {@link Columns#INCOMPLETE}
   */
  public static Dataset<Row> answers(Dataset<Row> found, int topN, @Nullable Double nullThreshold) {
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
    String answer = "found";
    return found
        .select(
            col(Columns.QUERY_ID),
            col(Columns.DOC_ID),
            ofQuestion.as(Columns.NULL_SCORE),
            explode(col(Columns.ANSWERS)).as(answer))
        .select(
            col(Columns.QUERY_ID), col(Columns.DOC_ID), col(Columns.NULL_SCORE), col(answer + ".*"))
        .withColumn(Columns.RANK, order)
        .withColumn(Columns.NO_ANSWER, noAnswer)
        .filter(col(Columns.RANK).leq(topN));
  }

  /**
   * Counts questions: one row, read by {@code QuestionCounts.of}.
   *
   * @param answers what {@link #answers} returned
   */
  public static Dataset<Row> counts(Dataset<Row> answers) {
    // Each question has a best answer. It stays even if nothing is answered.
    return answers
        .filter(col(Columns.RANK).equalTo(1))
        .agg(
            count("*").as(QuestionCounts.QUESTIONS),
            count(when(col(Columns.NO_ANSWER), 1)).as(QuestionCounts.UNANSWERED));
  }

  /** Returns the columns of {@code answers/}, in their order. */
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
}
