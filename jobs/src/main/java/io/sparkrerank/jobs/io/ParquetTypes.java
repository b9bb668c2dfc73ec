package io.sparkrerank.jobs.io;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Maps the types of Parquet columns to types of Spark, and finds types that hold several others.
 */
final class ParquetTypes {

  /** Largest number of decimal digits of a long. */
  private static final int LONG_DIGITS = 19;

  /**
   * Parquet's name for the type of a column of nulls. The Parquet of Spark 3.5 has no class for it.
   */
  private static final String NOTHING = "UNKNOWN";

  private ParquetTypes() {}

  /**
   * Returns the type of each column. It is null for a column that Spark cannot read, and {@link
   * NullType} for a column that holds nothing.
   */
  static Map<String, @Nullable DataType> of(ParquetFooter.Schema schema) {
    StructType noted = noted(schema.spark());
    ParquetToSparkSchemaConverter converter = new ParquetToSparkSchemaConverter(SQLConf.get());
    Map<String, @Nullable DataType> types = new LinkedHashMap<>();
    for (Type column : schema.parquet().getFields()) {
      String name = column.getName();
      boolean isNoted = Arrays.asList(noted.fieldNames()).contains(name);
      DataType type = isNoted ? noted.apply(name).dataType() : converted(converter, column);
      types.put(name, type == null ? null : nullable(type));
    }
    return types;
  }

  /** Parses the schema that Spark stored, which has types that Parquet lacks. */
  private static StructType noted(String json) {
    try {
      return json.isEmpty() ? new StructType() : (StructType) DataType.fromJson(json);
    } catch (RuntimeException e) {
      // Spark does the same: another version of it may know other types.
      return new StructType();
    }
  }

  private static @Nullable DataType converted(
      ParquetToSparkSchemaConverter converter, Type column) {
    if (NOTHING.equals(String.valueOf(column.getLogicalTypeAnnotation()))) {
      return DataTypes.NullType;
    }
    try {
      StructField[] fields = converter.convert(new MessageType("spark_schema", column)).fields();
      return fields.length == 0 ? null : fields[0].dataType();
    } catch (Exception e) {
      // Spark's AnalysisException, which Scala does not declare.
      return null;
    }
  }

  /** Returns the type with nulls allowed everywhere, because Spark reads all columns so. */
  private static DataType nullable(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(nullable(array.elementType()));
    }
    if (type instanceof MapType map) {
      return DataTypes.createMapType(nullable(map.keyType()), nullable(map.valueType()));
    }
    if (type instanceof StructType struct) {
      StructType nullable = new StructType();
      for (StructField field : struct.fields()) {
        nullable = nullable.add(field.name(), nullable(field.dataType()), true, field.metadata());
      }
      return nullable;
    }
    return type;
  }

  /** Returns whether two types are equal, whether or not they allow nulls. */
  static boolean isSame(DataType one, DataType other) {
    return one.catalogString().equals(other.catalogString());
  }

  /**
   * Returns the type that holds the values of both types, or null if there is none. There is none
   * for a fraction and a string, because an id 7.0 must not become text.
   */
  static @Nullable DataType common(DataType one, DataType other) {
    if (isSame(one, other) || other instanceof NullType) {
      return one;
    }
    if (one instanceof NullType) {
      return other;
    }
    if (one instanceof ArrayType first && other instanceof ArrayType second) {
      DataType element = common(first.elementType(), second.elementType());
      return element == null ? null : DataTypes.createArrayType(element);
    }
    if (isWhole(one) && isWhole(other)) {
      return DataTypes.LongType;
    }
    if (isExact(one) && isExact(other)) {
      return decimal(one, other);
    }
    if (one instanceof NumericType && other instanceof NumericType) {
      return DataTypes.DoubleType;
    }
    return isString(one) && isString(other)
            || isString(one) && isWholeNumber(other)
            || isWholeNumber(one) && isString(other)
        ? DataTypes.StringType
        : null;
  }

  /**
   * Returns the decimals that hold the values of both, or null if they would have too many digits.
   */
  private static @Nullable DataType decimal(DataType one, DataType other) {
    int scale = Math.max(scale(one), scale(other));
    int whole = Math.max(precision(one) - scale(one), precision(other) - scale(other));
    return whole + scale > DecimalType.MAX_PRECISION()
        ? null
        : DataTypes.createDecimalType(whole + scale, scale);
  }

  private static int precision(DataType type) {
    return type instanceof DecimalType decimal ? decimal.precision() : LONG_DIGITS;
  }

  private static int scale(DataType type) {
    return type instanceof DecimalType decimal ? decimal.scale() : 0;
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  private static boolean isExact(DataType type) {
    return isWhole(type) || type instanceof DecimalType;
  }

  private static boolean isWholeNumber(DataType type) {
    return isWhole(type) || type instanceof DecimalType decimal && decimal.scale() == 0;
  }

  private static boolean isString(DataType type) {
    return type instanceof StringType || type instanceof BinaryType;
  }
}
