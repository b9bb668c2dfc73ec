package io.sparkrerank.spark.row;

import io.sparkrerank.model.BatchTrial;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A {@link BatchTrial} as a row of {@link #SCHEMA}. */
public final class BatchTrialRow {

  private static final String BATCH_TOKENS = "batch_tokens";
  private static final String TOKENS = "tokens";
  private static final String NANOS = "nanos";

  /** The schema of these rows: tokens of a batch, tokens computed, nanoseconds. */
  public static final StructType SCHEMA =
      new StructType()
          .add(BATCH_TOKENS, DataTypes.IntegerType, false)
          .add(TOKENS, DataTypes.LongType, false)
          .add(NANOS, DataTypes.LongType, false);

  /** The format that reads these rows. */
  public static final RowFormat<BatchTrial> FORMAT = BatchTrialRow::reader;

  private BatchTrialRow() {}

  /** Returns the row of {@link #SCHEMA}. */
  public static Row of(BatchTrial trial) {
    return RowFactory.create(trial.maxTokens(), trial.tokens(), trial.nanos());
  }

  private static Function<Row, BatchTrial> reader(StructType schema) {
    int batchTokens = schema.fieldIndex(BATCH_TOKENS);
    int tokens = schema.fieldIndex(TOKENS);
    int nanos = schema.fieldIndex(NANOS);
    return row -> new BatchTrial(row.getInt(batchTokens), row.getLong(tokens), row.getLong(nanos));
  }
}
