package io.sparkrerank.spark;

import io.sparkrerank.RerankException;
import io.sparkrerank.measure.BinaryFormula;
import io.sparkrerank.measure.BinaryMeasure;
import io.sparkrerank.measure.Gains;
import io.sparkrerank.measure.JudgedRanking;
import io.sparkrerank.measure.Ndcg;
import io.sparkrerank.model.AnswerSpan;
import io.sparkrerank.model.LogitLayout;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.model.ScoringListener;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.AnswerSlicer;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.trec.Grade;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/**
 * SQL functions for ad hoc work and small tables; the re-ranking job batches across rows, these do
 * not.
 *
 * <ul>
 *   <li>{@code rerank_score(query, texts)}: the scores of an array of texts, in its order, computed
 *       together by the one model of the JVM; a null text has a null score
 *   <li>{@code similarity_score(text, texts)}: the same, by the name that reads right for
 *       similarity
 *   <li>{@code answer_span(question, texts)}: with a model for question answering, of each text the
 *       best answer: a struct with answer, answer_start, answer_end, score and null_score; what is
 *       longer than the model reads is cut
 *   <li>{@code ndcg_at(grades, k)}: nDCG@k of grades in the order of ranks
 *   <li>{@code rr_at(grades, k)}: reciprocal rank of the first grade of at least 1 in the first k
 * </ul>
 *
 * <p>Grades are whole numbers, of whatever type, or true and false. A null argument gives null, and
 * so does a pair that cannot be scored; a null grade counts as not judged. Both measures take the
 * grades as all there are: documents that were not retrieved do not count.
 */
public final class RerankFunctions {

  static final DataType ANSWERS_TYPE =
      DataTypes.createArrayType(
          Schemas.ANSWER.add(Columns.NULL_SCORE, DataTypes.FloatType, false), true);

  /** The most tokens of an answer. */
  private static final int MAX_ANSWER_TOKENS = 30;

  static final DataType SCORES_TYPE = DataTypes.createArrayType(DataTypes.FloatType, true);

  private RerankFunctions() {}

  /**
   * Registers the functions. Those that need a model are among them if {@code
   * spark.rerank.model.path} names one that can serve them.
   */
  public static void register(SparkSession spark) {
    if (SessionModel.isNamed(spark)) {
      register(spark, SessionModel.ship(spark, "rerank_score", SessionModel.use(spark)));
    } else {
      registerMeasures(spark);
    }
  }

  /** Registers the measures, and the functions that {@code model} can serve. */
  public static void register(SparkSession spark, ShippedModel model) {
    registerMeasures(spark);
    if (model.spec().output().layout() == LogitLayout.SPANS) {
      UDF2<String, Seq<String>, Row[]> answer =
          (question, texts) ->
              question == null || texts == null ? null : answers(model, question, list(texts));
      spark.udf().register("answer_span", answer, ANSWERS_TYPE);
      return;
    }
    UDF2<String, Seq<String>, Float[]> score =
        (query, texts) -> query == null || texts == null ? null : score(model, query, list(texts));
    spark.udf().register("rerank_score", score, SCORES_TYPE);
    spark.udf().register("similarity_score", score, SCORES_TYPE);
  }

  private static void registerMeasures(SparkSession spark) {
    UDF2<Seq<Object>, Integer, Double> ndcg =
        (grades, cutoff) -> grades == null || cutoff == null ? null : ndcgAt(list(grades), cutoff);
    UDF2<Seq<Object>, Integer, Double> reciprocalRank =
        (grades, cutoff) -> grades == null || cutoff == null ? null : rrAt(list(grades), cutoff);
    spark.udf().register("ndcg_at", ndcg, DataTypes.DoubleType);
    spark.udf().register("rr_at", reciprocalRank, DataTypes.DoubleType);
  }

  /** The column function that turns logits, or null, into the score that lists are ranked by. */
  public static UserDefinedFunction scoreOf(ModelSpec spec) {
    UDF1<Seq<Float>, Float> score =
        logits -> logits == null ? null : spec.output().score(floats(logits));
    return functions.udf(score, DataTypes.FloatType);
  }

  /** The column function that turns logits, or null, into what the activation makes of each. */
  public static UserDefinedFunction activatedBy(ModelSpec spec) {
    UDF1<Seq<Float>, float[]> activated =
        logits -> logits == null ? null : spec.output().activated(floats(logits));
    return functions.udf(activated, SCORES_TYPE);
  }

  static float[] floats(Seq<Float> values) {
    float[] floats = new float[values.length()];
    for (int index = 0; index < floats.length; index++) {
      floats[index] = values.apply(index);
    }
    return floats;
  }

  static double ndcgAt(List<?> grades, int cutoff) {
    return new Ndcg(Gains.LINEAR, cutoff).of(ranking(grades));
  }

  static double rrAt(List<?> grades, int cutoff) {
    return BinaryMeasure.at(BinaryFormula.RR, cutoff).of(ranking(grades));
  }

  private static JudgedRanking ranking(List<?> grades) {
    int[] values = grades.stream().mapToInt(RerankFunctions::grade).toArray();
    return JudgedRanking.of(values, values, 1);
  }

  private static int grade(Object written) {
    if (written == null) {
      return JudgedRanking.ABSENT;
    }
    Integer grade = Grade.parse(written.toString());
    if (grade == null) {
      throw RerankException.input("A grade is not a whole number, true or false: %s", written);
    }
    return grade;
  }

  static Float[] score(ShippedModel model, String query, List<String> texts) {
    List<TextPair> pairs =
        texts.stream().filter(text -> text != null).map(text -> new TextPair(query, text)).toList();
    List<ScoredPair> scored = ExecutorModel.of(model).score(pairs, ScoringListener.NONE);
    Float[] scores = new Float[texts.size()];
    int next = 0;
    for (int index = 0; index < scores.length; index++) {
      if (texts.get(index) != null) {
        float[] logits = scored.get(next++).logits();
        scores[index] = logits == null ? null : model.spec().output().score(logits);
      }
    }
    return scores;
  }

  /** The best answer of each text; null for a text that is null or has none. */
  static Row[] answers(ShippedModel model, String question, List<String> texts) {
    ExecutorModel loaded = ExecutorModel.of(model);
    List<String> given = texts.stream().filter(text -> text != null).toList();
    List<ScoredPair> scored =
        loaded.score(
            given.stream().map(text -> new TextPair(question, text)).toList(),
            ScoringListener.NONE);
    Row[] answers = new Row[texts.size()];
    int next = 0;
    for (int index = 0; index < answers.length; index++) {
      String text = texts.get(index);
      if (text != null) {
        float[] logits = scored.get(next++).logits();
        answers[index] = logits == null ? null : answer(loaded, text, logits);
      }
    }
    return answers;
  }

  private static Row answer(ExecutorModel loaded, String text, float[] logits) {
    List<AnswerSpan> best = AnswerSpan.best(logits, 1, MAX_ANSWER_TOKENS);
    if (best.isEmpty()) {
      return null;
    }
    AnswerSpan span = best.get(0);
    Passage place =
        loaded
            .slice(
                List.of(
                    new AnswerSlicer.TokenRanges(
                        text, List.of(new AnswerSlicer.TokenRange(span.start(), span.end())))))
            .get(0)
            .get(0);
    return RowFactory.create(
        Passage.slice(text, List.of(place)).get(0),
        place.start(),
        place.end(),
        span.score(),
        AnswerSpan.nullScore(logits));
  }

  /** A copy; written so that it compiles for both Scala 2.12 and 2.13. */
  static <T> List<T> list(Seq<T> values) {
    List<T> list = new ArrayList<>(values.length());
    for (int index = 0; index < values.length(); index++) {
      list.add(values.apply(index));
    }
    return list;
  }
}
