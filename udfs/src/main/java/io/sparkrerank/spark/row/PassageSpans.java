package io.sparkrerank.spark.row;

import io.sparkrerank.model.AnswerSpan;
import io.sparkrerank.text.Passage;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A passage of a text with the answers that a model finds in it.
 *
 * @param place the place of the passage in its text
 * @param nullScore the score of there being no answer
 * @param spans the answers as tokens of the passage, from best to worst
 */
public record PassageSpans(Passage place, float nullScore, List<AnswerSpan> spans) {

  private static final String SPANS = "spans";
  private static final String FIRST = "first";
  private static final String LAST = "last";

  /** The schema of the last two components, which are computed from the logits of the passage. */
  public static final StructType SPANS_TYPE =
      new StructType()
          .add(Columns.NULL_SCORE, DataTypes.FloatType, false)
          .add(
              SPANS,
              DataTypes.createArrayType(
                  new StructType()
                      .add(FIRST, DataTypes.IntegerType, false)
                      .add(LAST, DataTypes.IntegerType, false)
                      .add(Columns.SCORE, DataTypes.FloatType, false),
                  false),
              false);

  /**
   * The format that reads structs with {@link Columns#START}, {@link Columns#END} and the fields of
   * {@link #SPANS_TYPE}.
   */
  static final RowFormat<PassageSpans> FORMAT = PassageSpans::reader;

  /**
   * Makes a struct of {@link #SPANS_TYPE}.
   *
   * @param nullScore the score of there being no answer
   * @param spans the answers, from best to worst
   */
  public static Row toRow(float nullScore, List<AnswerSpan> spans) {
    return RowFactory.create(
        nullScore,
        spans.stream()
            .map(span -> RowFactory.create(span.start(), span.end(), span.score()))
            .toArray());
  }

  private static Function<Row, PassageSpans> reader(StructType schema) {
    int start = schema.fieldIndex(Columns.START);
    int end = schema.fieldIndex(Columns.END);
    int nullScore = schema.fieldIndex(Columns.NULL_SCORE);
    Function<Row, List<AnswerSpan>> spans =
        RowFormat.structs(schema, SPANS, PassageSpans::spanReader);
    return row ->
        new PassageSpans(
            new Passage(row.getInt(start), row.getInt(end)),
            row.getFloat(nullScore),
            spans.apply(row));
  }

  private static Function<Row, AnswerSpan> spanReader(StructType schema) {
    int first = schema.fieldIndex(FIRST);
    int last = schema.fieldIndex(LAST);
    int score = schema.fieldIndex(Columns.SCORE);
    return row -> new AnswerSpan(row.getInt(first), row.getInt(last), row.getFloat(score));
  }
}
