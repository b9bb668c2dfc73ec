package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The logits of a pair, read from a row of {@link Schemas#SCORES} without a fault.
 *
 * @param key the key of the pair
 * @param logits its raw outputs
 */
public record KeyedLogits(String key, float[] logits) {

  /** The format that reads these rows. */
  public static final RowFormat<KeyedLogits> FORMAT = KeyedLogits::reader;

  private static Function<Row, KeyedLogits> reader(StructType schema) {
    int key = schema.fieldIndex(Columns.PAIR_KEY);
    int logits = schema.fieldIndex(Columns.LOGITS);
    return row -> new KeyedLogits(row.getString(key), PrimitiveArrays.floats(row.getList(logits)));
  }
}
