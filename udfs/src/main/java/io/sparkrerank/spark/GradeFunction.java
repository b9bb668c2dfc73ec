package io.sparkrerank.spark;

import io.sparkrerank.trec.Grade;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The column function that reads grades. */
public final class GradeFunction {

  private GradeFunction() {}

  /** Returns the function that reads a grade from a text, as {@link Grade} does; else null. */
  public static UserDefinedFunction ofText() {
    UDF1<@Nullable String, @Nullable Integer> grade =
        text -> text == null ? null : Grade.parse(text);
    return functions.udf(grade, DataTypes.IntegerType);
  }
}
