package io.sparkrerank.spark;

import io.sparkrerank.measure.AnswerMatch;
import io.sparkrerank.model.AnswerSpan;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** Column functions over the logits of answers, and over answers. */
public final class AnswerFunctions {

  private AnswerFunctions() {}

  /**
   * Turns the logits of a passage, or null, into the score of no answer and the best spans: a
   * struct of {@link Schemas#SPANS}.
   *
   * @param count how many spans at most
   * @param maxTokens how many tokens an answer may have
   */
  public static UserDefinedFunction bestSpans(int count, int maxTokens) {
    UDF1<Seq<Float>, Row> best =
        logits -> {
          if (logits == null) {
            return null;
          }
          float[] values = RerankFunctions.floats(logits);
          List<Row> spans =
              AnswerSpan.best(values, count, maxTokens).stream()
                  .map(span -> RowFactory.create(span.start(), span.end(), span.score()))
                  .toList();
          return RowFactory.create(AnswerSpan.nullScore(values), spans.toArray());
        };
    return functions.udf(best, Schemas.SPANS);
  }

  /** Whether an answer is one of the right ones: {@link AnswerMatch#exact}. */
  public static UserDefinedFunction exact() {
    UDF2<String, Seq<String>, Double> exact =
        (answer, right) -> AnswerMatch.exact(answer, RerankFunctions.list(right));
    return functions.udf(exact, DataTypes.DoubleType);
  }

  /** How much an answer shares with a right one: {@link AnswerMatch#f1}. */
  public static UserDefinedFunction f1() {
    UDF2<String, Seq<String>, Double> f1 =
        (answer, right) -> AnswerMatch.f1(answer, RerankFunctions.list(right));
    return functions.udf(f1, DataTypes.DoubleType);
  }
}
