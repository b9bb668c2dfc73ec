package io.sparkrerank.spark.row;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A query or document with its vector, a row of {@link Schemas#VECTORS}. Users bring such rows, so
 * a vector may be of any size.
 *
 * @param id the id
 * @param vector the numbers, any of which may be null; empty if the row has no vector
 */
public record IdentifiedVector(String id, List<@Nullable Float> vector) {

  /** The format that reads these rows. */
  public static final RowFormat<IdentifiedVector> FORMAT = IdentifiedVector::reader;

  private static Function<Row, IdentifiedVector> reader(StructType schema) {
    int id = schema.fieldIndex(Columns.ID);
    int vector = schema.fieldIndex(Columns.VECTOR);
    return row ->
        new IdentifiedVector(
            row.getString(id), row.isNullAt(vector) ? List.of() : row.getList(vector));
  }
}
