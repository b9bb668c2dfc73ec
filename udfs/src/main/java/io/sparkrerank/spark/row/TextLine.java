package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A line of a text file, in the columns that Spark's text source gives it.
 *
 * @param text the line without its end
 * @param path the path of its file, as Spark writes it
 */
public record TextLine(String text, String path) {

  /** The column with the line. */
  public static final String TEXT = "value";

  /** The column with the path; Spark's metadata call it {@code _metadata.file_path}. */
  public static final String PATH = "file_path";

  /** The format that reads lines. */
  public static final RowFormat<TextLine> FORMAT = TextLine::reader;

  private static Function<Row, TextLine> reader(StructType schema) {
    int text = schema.fieldIndex(TEXT);
    int path = schema.fieldIndex(PATH);
    return row -> new TextLine(row.getString(text), row.getString(path));
  }
}
