package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The time that the pairs of a partition took, a row of {@link #SCHEMA}.
 *
 * @param nanos nanoseconds for all pairs together
 * @param lengths the number of tokens of each pair, before it is cut
 * @param dropped the number of tokens that each pair loses
 */
public record ScoringTimes(long nanos, int[] lengths, int[] dropped) {

  private static final String NANOS = "nanos";
  private static final String LENGTHS = "lengths";
  private static final String DROPPED = "dropped";

  /** The schema of these rows. */
  public static final StructType SCHEMA =
      new StructType()
          .add(NANOS, DataTypes.LongType, false)
          .add(LENGTHS, DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add(DROPPED, DataTypes.createArrayType(DataTypes.IntegerType, false), false);

  /** The format that reads these rows. */
  public static final RowFormat<ScoringTimes> FORMAT = ScoringTimes::reader;

  /** Returns the row of {@link #SCHEMA}. */
  public Row toRow() {
    return RowFactory.create(nanos, lengths, dropped);
  }

  /** Returns the number of pairs that were scored per second. */
  public double pairsPerSecond() {
    return lengths.length / Math.max(1e-9, nanos / 1e9);
  }

  private static Function<Row, ScoringTimes> reader(StructType schema) {
    int nanos = schema.fieldIndex(NANOS);
    int lengths = schema.fieldIndex(LENGTHS);
    int dropped = schema.fieldIndex(DROPPED);
    return row ->
        new ScoringTimes(
            row.getLong(nanos),
            PrimitiveArrays.ints(row.getList(lengths)),
            PrimitiveArrays.ints(row.getList(dropped)));
  }
}
