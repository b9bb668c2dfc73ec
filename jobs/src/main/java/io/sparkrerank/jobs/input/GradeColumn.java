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

/** Grades of tables, by the types and forms that they may have. */
public final class GradeColumn {

  /** The types that {@link #isGrade} accepts, for messages. */
  public static final String TYPES = "whole numbers, or true and false";

  private GradeColumn() {}

  /** Types that hold a grade, or may be read as one. */
  public static boolean isGrade(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || type instanceof StringType;
  }

  /**
   * A column's grades: null where there is none, or where it is not a whole number, true or false.
   *
   * @param value the column as it stands in an expression
   */
  public static Column of(Dataset<Row> table, String value) {
    DataType type = table.select(expr(value)).schema().apply(0).dataType();
    // Integers are what most tables have, and need no text.
    return TableColumns.isId(type) && !(type instanceof StringType)
        ? expr("try_cast(%s as int)".formatted(value))
        : GradeFunction.ofText().apply(expr(value).cast(DataTypes.StringType));
  }
}
