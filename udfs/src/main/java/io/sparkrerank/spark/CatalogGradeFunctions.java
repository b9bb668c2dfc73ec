package io.sparkrerank.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The functions of {@link RerankCatalog} that measure grades. */
final class CatalogGradeFunctions {

  /** The types of their arguments, as they are described: an array of grades and a cutoff. */
  static final List<DataType> INPUTS =
      List.of(DataTypes.createArrayType(DataTypes.IntegerType), DataTypes.IntegerType);

  private CatalogGradeFunctions() {}

  /** The common part: grades of any type and a cutoff in, a number out. */
  private abstract static class OfGrades extends CatalogFunction<@Nullable Double> {

    private static final long serialVersionUID = 1L;

    /** The type of the grades of a call. If all were read as int, Spark would cut 0.5 to 0. */
    private final DataType element;

    OfGrades(String name, StructType arguments) {
      super(name, INPUTS);
      element = element(arguments.fields()[0].dataType());
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

  /** {@code ndcg_at}. */
  static final class NdcgAt extends OfGrades {

    private static final long serialVersionUID = 1L;

    NdcgAt(String name, StructType arguments) {
      super(name, arguments);
    }

    @Override
    public @Nullable Double produceResult(InternalRow input) {
      return hasNull(input) ? null : GradeMeasures.ndcgAt(grades(input), input.getInt(1));
    }
  }

  /** {@code rr_at}. */
  static final class RrAt extends OfGrades {

    private static final long serialVersionUID = 1L;

    RrAt(String name, StructType arguments) {
      super(name, arguments);
    }

    @Override
    public @Nullable Double produceResult(InternalRow input) {
      return hasNull(input) ? null : GradeMeasures.rrAt(grades(input), input.getInt(1));
    }
  }
}
