package io.sparkrerank.spark;

import io.sparkrerank.model.LogitLayout;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.model.ShippedModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * SQL functions for ad hoc work and small tables. A call scores the texts of one row together. The
 * re-ranking job also batches across rows, these functions do not.
 *
 * <ul>
 *   <li>{@code rerank_score(query, texts)}: the scores of an array of texts, in its order, computed
 *       by the one model of the JVM; a null text has a null score
 *   <li>{@code similarity_score(text, texts)}: the same, under a name that suits models of
 *       similarity
 *   <li>{@code answer_span(question, texts)}: with a model for question answering, the best answer
 *       in each text: a struct with answer, answer_start, answer_end, score and null_score. A text
 *       that is longer than the model reads is cut
 *   <li>{@code ndcg_at(grades, k)}: nDCG@k of grades in the order of ranks
 *   <li>{@code rr_at(grades, k)}: reciprocal rank of the first grade of at least 1 in the first k
 * </ul>
 *
 * <p>Grades are whole numbers of any type, or true and false. A null argument gives null, and so
 * does a pair that cannot be scored. A null grade counts as not judged. Both measures treat the
 * grades as all judgments there are: documents that were not retrieved do not count.
 */
public final class RerankFunctions {

  private RerankFunctions() {}

  /**
   * Registers the functions. Those that need a model are registered if {@code
   * spark.rerank.model.path} names a model that can serve them.
   *
   * @throws io.sparkrerank.RerankException if a model is named that cannot be used
   */
  public static void register(SparkSession spark) {
    if (SessionModel.isNamed(spark)) {
      register(spark, SessionModel.ship(spark, "rerank_score", SessionModel.use(spark)));
    } else {
      registerMeasures(spark);
    }
  }

  /** Registers the measures, and those other functions that a model can serve. */
  public static void register(SparkSession spark, ShippedModel model) {
    registerMeasures(spark);
    if (model.spec().output().layout() == LogitLayout.SPANS) {
      UDF2<@Nullable String, @Nullable Seq<String>, Row @Nullable []> answer =
          (question, texts) ->
              question == null || texts == null ? null : answers(model, question, texts);
      spark.udf().register("answer_span", answer, TextFunctions.ANSWERS_TYPE);
      return;
    }
    UDF2<@Nullable String, @Nullable Seq<String>, Float @Nullable []> score =
        (query, texts) -> query == null || texts == null ? null : scores(model, query, texts);
    spark.udf().register("rerank_score", score, TextFunctions.SCORES_TYPE);
    spark.udf().register("similarity_score", score, TextFunctions.SCORES_TYPE);
  }

  private static Row[] answers(ShippedModel model, String question, Seq<String> texts) {
    return TextFunctions.answers(model, question, ScalaLists.list(texts)).stream()
        .map(answer -> answer == null ? null : answer.toRow())
        .toArray(Row[]::new);
  }

  private static Float[] scores(ShippedModel model, String query, Seq<String> texts) {
    return TextFunctions.scores(model, query, ScalaLists.list(texts)).toArray(new Float[0]);
  }

  private static void registerMeasures(SparkSession spark) {
    UDF2<@Nullable Seq<Object>, @Nullable Integer, @Nullable Double> ndcg =
        (grades, cutoff) ->
            grades == null || cutoff == null
                ? null
                : GradeMeasures.ndcgAt(ScalaLists.list(grades), cutoff);
    UDF2<@Nullable Seq<Object>, @Nullable Integer, @Nullable Double> reciprocalRank =
        (grades, cutoff) ->
            grades == null || cutoff == null
                ? null
                : GradeMeasures.rrAt(ScalaLists.list(grades), cutoff);
    spark.udf().register("ndcg_at", ndcg, DataTypes.DoubleType);
    spark.udf().register("rr_at", reciprocalRank, DataTypes.DoubleType);
  }

  /**
   * Returns the column function that turns logits into the score that lists are ranked by. Null
   * logits give a null score.
   */
  public static UserDefinedFunction scoreOf(ModelSpec spec) {
    UDF1<@Nullable Seq<Float>, @Nullable Float> score =
        logits -> logits == null ? null : spec.output().score(ScalaLists.floats(logits));
    return functions.udf(score, DataTypes.FloatType);
  }

  /**
   * Returns the column function that applies the activation of a model to logits. Null logits give
   * null.
   */
  public static UserDefinedFunction activatedBy(ModelSpec spec) {
    UDF1<@Nullable Seq<Float>, float @Nullable []> activated =
        logits -> logits == null ? null : spec.output().activated(ScalaLists.floats(logits));
    return functions.udf(activated, TextFunctions.SCORES_TYPE);
  }
}
