package io.sparkrerank.spark;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schemas of rows that partition functions make. */
public final class Schemas {

  /** A scored pair: what {@code scores/} holds. */
  public static final StructType SCORES =
      new StructType()
          .add(Columns.PAIR_KEY, DataTypes.StringType, false)
          .add(Columns.LOGITS, DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add(Columns.QUERY_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.TEXT_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.DROPPED_TOKENS, DataTypes.IntegerType, false);

  /** A measure of one query of one run: what {@code metrics_by_query/} holds. */
  public static final StructType MEASURES =
      new StructType()
          .add(Columns.RUN, DataTypes.StringType, false)
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.MEASURE, DataTypes.StringType, false)
          .add(Columns.VALUE, DataTypes.DoubleType, false);

  private Schemas() {}
}
