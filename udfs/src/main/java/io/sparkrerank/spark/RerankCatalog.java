package io.sparkrerank.spark;

import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.model.ShippedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The functions of {@link RerankFunctions} for those who write only SQL: with {@code
 * spark.sql.catalog.rerank=io.sparkrerank.spark.RerankCatalog} they are called as {@code
 * rerank.rerank_score(query, texts)}, and so on.
 */
public final class RerankCatalog implements FunctionCatalog {

  private final Map<String, UnboundFunction> functions = new TreeMap<>();
  private String name;

  /** Spark creates catalogs by this constructor. */
  public RerankCatalog() {
    DataType integer = DataTypes.IntegerType;
    List<DataType> ofTexts =
        List.of(DataTypes.StringType, DataTypes.createArrayType(DataTypes.StringType));
    List<DataType> ofGrades = List.of(DataTypes.createArrayType(integer), integer);
    add("rerank_score", ofTexts, (function, given) -> new RerankScore(function));
    add("similarity_score", ofTexts, (function, given) -> new RerankScore(function));
    add("answer_span", ofTexts, (function, given) -> new AnswerSpans(function));
    add("ndcg_at", ofGrades, NdcgAt::new);
    add("rr_at", ofGrades, RrAt::new);
  }

  private void add(String function, List<DataType> inputs, Binding binding) {
    functions.put(function, new Function(function, inputs, binding));
  }

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return functions.keySet().stream()
        .map(function -> Identifier.of(new String[0], function))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    UnboundFunction function = functions.get(identifier.name());
    if (function == null || identifier.namespace().length > 0) {
      throw new NoSuchFunctionException(identifier);
    }
    return function;
  }

  /** Makes the function that runs, when a query that calls it is analysed. */
  private interface Binding {
    BoundFunction bind(Function function, StructType given);
  }

  private record Function(String name, List<DataType> inputs, Binding binding)
      implements UnboundFunction {

    @Override
    public BoundFunction bind(StructType types) {
      if (types.length() != inputs.size()) {
        throw new UnsupportedOperationException(description());
      }
      return binding.bind(this, types);
    }

    @Override
    public String description() {
      return name + "(" + String.join(", ", inputs.stream().map(DataType::sql).toList()) + ")";
    }
  }

  /**
   * What all functions share. Spark looks for {@code produceResult} in the class itself, not in its
   * parents.
   */
  private abstract static class Scalar<T> implements ScalarFunction<T> {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final DataType[] inputs;

    Scalar(Function function) {
      name = function.name();
      inputs = function.inputs().toArray(new DataType[0]);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String canonicalName() {
      return "io.sparkrerank." + name;
    }

    @Override
    public DataType[] inputTypes() {
      return inputs.clone();
    }

    /** Whether an argument is null, which makes the result null. */
    static boolean hasNull(InternalRow input) {
      return input.isNullAt(0) || input.isNullAt(1);
    }
  }

  /** What functions with a model share. */
  private abstract static class OfTexts extends Scalar<ArrayData> {

    private static final long serialVersionUID = 1L;

    final ShippedModel model;

    OfTexts(Function function, ModelOptions.Use use) {
      super(function);
      model = SessionModel.ship(SparkSession.active(), function.name(), use);
    }

    @Override
    public String canonicalName() {
      return super.canonicalName() + "." + model.spec().fingerprint();
    }

    static List<String> texts(InternalRow input) {
      ArrayData array = input.getArray(1);
      List<String> texts = new ArrayList<>();
      for (int index = 0; index < array.numElements(); index++) {
        texts.add(array.isNullAt(index) ? null : array.getUTF8String(index).toString());
      }
      return texts;
    }
  }

  private static final class AnswerSpans extends OfTexts {

    private static final long serialVersionUID = 1L;

    AnswerSpans(Function function) {
      super(function, ModelOptions.Use.ANSWER);
    }

    @Override
    public DataType resultType() {
      return RerankFunctions.ANSWERS_TYPE;
    }

    @Override
    public ArrayData produceResult(InternalRow input) {
      if (hasNull(input)) {
        return null;
      }
      Row[] answers =
          RerankFunctions.answers(model, input.getUTF8String(0).toString(), texts(input));
      Object[] rows = new Object[answers.length];
      for (int index = 0; index < rows.length; index++) {
        rows[index] = answers[index] == null ? null : internal(answers[index]);
      }
      return new GenericArrayData(rows);
    }

    private static InternalRow internal(Row answer) {
      Object[] values = new Object[answer.length()];
      for (int column = 0; column < values.length; column++) {
        values[column] = answer.get(column);
      }
      values[0] = UTF8String.fromString(answer.getString(0));
      return new GenericInternalRow(values);
    }
  }

  private static final class RerankScore extends OfTexts {

    private static final long serialVersionUID = 1L;

    RerankScore(Function function) {
      super(function, ModelOptions.Use.RANK);
    }

    @Override
    public DataType resultType() {
      return RerankFunctions.SCORES_TYPE;
    }

    @Override
    public ArrayData produceResult(InternalRow input) {
      if (hasNull(input)) {
        return null;
      }
      Object[] scores =
          RerankFunctions.score(model, input.getUTF8String(0).toString(), texts(input));
      return new GenericArrayData(scores);
    }
  }

  private abstract static class OfGrades extends Scalar<Double> {

    private static final long serialVersionUID = 1L;

    /** What the grades of a call are: Spark would cut 0.5 to 0 if all were read as int. */
    private final DataType element;

    OfGrades(Function function, StructType given) {
      super(function);
      element = element(given.fields()[0].dataType());
    }

    private static DataType element(DataType grades) {
      if (grades instanceof ArrayType array
          && (array.elementType() instanceof NumericType
              || array.elementType() instanceof BooleanType
              || array.elementType() instanceof StringType)) {
        return array.elementType();
      }
      return DataTypes.IntegerType;
    }

    @Override
    public String canonicalName() {
      return super.canonicalName() + "." + element.simpleString();
    }

    @Override
    public DataType[] inputTypes() {
      return new DataType[] {DataTypes.createArrayType(element), DataTypes.IntegerType};
    }

    @Override
    public DataType resultType() {
      return DataTypes.DoubleType;
    }

    List<Object> grades(InternalRow input) {
      return Arrays.asList(input.getArray(0).toObjectArray(element));
    }
  }

  private static final class NdcgAt extends OfGrades {

    private static final long serialVersionUID = 1L;

    NdcgAt(Function function, StructType given) {
      super(function, given);
    }

    @Override
    public Double produceResult(InternalRow input) {
      return hasNull(input) ? null : RerankFunctions.ndcgAt(grades(input), input.getInt(1));
    }
  }

  private static final class RrAt extends OfGrades {

    private static final long serialVersionUID = 1L;

    RrAt(Function function, StructType given) {
      super(function, given);
    }

    @Override
    public Double produceResult(InternalRow input) {
      return hasNull(input) ? null : RerankFunctions.rrAt(grades(input), input.getInt(1));
    }
  }
}
