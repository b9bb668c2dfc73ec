package io.sparkrerank.spark;

import io.sparkrerank.trec.Grade;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Reads grades in Spark. */
public final class GradeFunction {

  private GradeFunction() {}

  /** The column function that reads a grade as text; null where it is none. */
  public static UserDefinedFunction ofText() {
    UDF1<String, Integer> grade = text -> text == null ? null : Grade.parse(text);
    return functions.udf(grade, DataTypes.IntegerType);
  }
}
