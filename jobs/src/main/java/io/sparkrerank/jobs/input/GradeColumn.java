package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.expr;

import io.sparkrerank.spark.GradeFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** Columns with grades, in all types and forms that tables have. */
public final class GradeColumn {

  /** The types that {@link #isGrade} accepts, for messages. */
  public static final String TYPES = "whole numbers, or true and false";

  private GradeColumn() {}

  /** Returns whether values of a type are grades or may be read as grades. */
  public static boolean isGrade(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || type instanceof StringType;
  }

  /**
   * Returns the grades of a column. A grade is null where the value is not a whole number, true or
   * false.
   *
   * @param value the expression of the column
   */
  public static Column of(Dataset<Row> table, String value) {
    DataType type = table.select(expr(value)).schema().apply(0).dataType();
    // Most tables have integers, which need no detour through text.
    return TableColumns.isId(type) && !(type instanceof StringType)
        ? expr("try_cast(%s as int)".formatted(value))
        : GradeFunction.ofText().apply(expr(value).cast(DataTypes.StringType));
  }
}
