package io.sparkrerank.spark.row;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A text with the answers in each of its passages, in the columns {@link Columns#PAIR_KEY}, {@link
 * Columns#BODY} and {@link Columns#PASSAGES}.
 *
 * @param key the key of the candidate
 * @param text the text without its title
 * @param passages its passages, in their order
 */
public record TextWithSpans(String key, String text, List<PassageSpans> passages) {

  /** The format that reads these rows. */
  public static final RowFormat<TextWithSpans> FORMAT = TextWithSpans::reader;

  private static Function<Row, TextWithSpans> reader(StructType schema) {
    int key = schema.fieldIndex(Columns.PAIR_KEY);
    int text = schema.fieldIndex(Columns.BODY);
    Function<Row, List<PassageSpans>> passages =
        RowFormat.structs(schema, Columns.PASSAGES, PassageSpans.FORMAT);
    return row -> new TextWithSpans(row.getString(key), row.getString(text), passages.apply(row));
  }
}
