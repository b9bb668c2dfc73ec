package io.sparkrerank.spark;

import io.sparkrerank.measure.AnswerMatch;
import io.sparkrerank.model.AnswerSpan;
import io.sparkrerank.spark.row.PassageSpans;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** Column functions over the logits of answers, and over answers. */
public final class AnswerFunctions {

  private AnswerFunctions() {}

  /**
   * Returns the function that turns the logits of a passage into the score of no answer and the
   * best spans: a struct of {@link PassageSpans#SPANS_TYPE}. Null logits give null.
   *
   * @param count the most spans
   * @param maxTokens the most tokens of a span
   */
  public static UserDefinedFunction bestSpans(int count, int maxTokens) {
    UDF1<@Nullable Seq<Float>, @Nullable Row> best =
        logits -> {
          if (logits == null) {
            return null;
          }
          float[] values = ScalaLists.floats(logits);
          return PassageSpans.toRow(
              AnswerSpan.nullScore(values), AnswerSpan.best(values, count, maxTokens));
        };
    return functions.udf(best, PassageSpans.SPANS_TYPE);
  }

  /** Returns the function of an answer and the right answers that is {@link AnswerMatch#exact}. */
  public static UserDefinedFunction exact() {
    UDF2<String, Seq<String>, Double> exact =
        (answer, right) -> AnswerMatch.exact(answer, ScalaLists.list(right));
    return functions.udf(exact, DataTypes.DoubleType);
  }

  /** Returns the function of an answer and the right answers that is {@link AnswerMatch#f1}. */
  public static UserDefinedFunction f1() {
    UDF2<String, Seq<String>, Double> f1 =
        (answer, right) -> AnswerMatch.f1(answer, ScalaLists.list(right));
    return functions.udf(f1, DataTypes.DoubleType);
  }
}
