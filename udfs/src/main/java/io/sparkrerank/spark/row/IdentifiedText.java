package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A query or document with its text, in the columns {@link Columns#ID} and {@link Columns#BODY}.
 *
 * @param id the id
 * @param text the text, title included
 */
public record IdentifiedText(String id, String text) {

  /** The format that reads these rows. */
  public static final RowFormat<IdentifiedText> FORMAT = IdentifiedText::reader;

  private static Function<Row, IdentifiedText> reader(StructType schema) {
    int id = schema.fieldIndex(Columns.ID);
    int text = schema.fieldIndex(Columns.BODY);
    return row -> new IdentifiedText(row.getString(id), row.getString(text));
  }
}
