package io.sparkrerank.spark;

import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Answer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The functions of {@link RerankCatalog} that need a model. */
final class CatalogTextFunctions {

  /** The types of their arguments: a query and an array of texts. */
  static final List<DataType> INPUTS =
      List.of(DataTypes.StringType, DataTypes.createArrayType(DataTypes.StringType));

  private CatalogTextFunctions() {}

  /** The common part: a query and texts in, an array with one result per text out. */
  private abstract static class OfTexts extends CatalogFunction<@Nullable ArrayData> {

    private static final long serialVersionUID = 1L;

    final ShippedModel model;

    OfTexts(String name, ModelOptions.Use use) {
      super(name, INPUTS);
      model = SessionModel.ship(SparkSession.active(), name, use);
    }

    @Override
    public String canonicalName() {
      return super.canonicalName() + "." + model.spec().fingerprint();
    }

    static String query(InternalRow input) {
      return input.getUTF8String(0).toString();
    }

    static List<@Nullable String> texts(InternalRow input) {
      ArrayData array = input.getArray(1);
      List<@Nullable String> texts = new ArrayList<>();
      for (int index = 0; index < array.numElements(); index++) {
        texts.add(array.isNullAt(index) ? null : array.getUTF8String(index).toString());
      }
      return texts;
    }
  }

  /** {@code rerank_score} and {@code similarity_score}. */
  static final class Scores extends OfTexts {

    private static final long serialVersionUID = 1L;

    Scores(String name) {
      super(name, ModelOptions.Use.RANK);
    }

    @Override
    public DataType resultType() {
      return TextFunctions.SCORES_TYPE;
    }

    @Override
    public @Nullable ArrayData produceResult(InternalRow input) {
      return hasNull(input)
          ? null
          : new GenericArrayData(TextFunctions.scores(model, query(input), texts(input)).toArray());
    }
  }

  /** {@code answer_span}. */
  static final class Answers extends OfTexts {

    private static final long serialVersionUID = 1L;

    Answers(String name) {
      super(name, ModelOptions.Use.ANSWER);
    }

    @Override
    public DataType resultType() {
      return TextFunctions.ANSWERS_TYPE;
    }

    @Override
    public @Nullable ArrayData produceResult(InternalRow input) {
      return hasNull(input)
          ? null
          : new GenericArrayData(
              TextFunctions.answers(model, query(input), texts(input)).stream()
                  .map(answer -> answer == null ? null : internal(answer))
                  .toArray());
    }

    private static InternalRow internal(TextFunctions.BestAnswer best) {
      Answer answer = best.answer();
      return new GenericInternalRow(
          new Object[] {
            UTF8String.fromString(answer.text()),
            answer.start(),
            answer.end(),
            answer.score(),
            best.nullScore()
          });
    }
  }
}
