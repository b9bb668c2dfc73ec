package io.sparkrerank.spark.row;

import io.sparkrerank.text.TextPair;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A pair to score, a row of {@link Schemas#TEXTS}.
 *
 * @param key identifies the texts and everything that decides their logits
 * @param texts the query and the text
 */
public record KeyedPair(String key, TextPair texts) {

  /** The format that reads these rows. */
  public static final RowFormat<KeyedPair> FORMAT = KeyedPair::reader;

  /** Returns the number of characters of both texts together. */
  public long characters() {
    return (long) texts.query().length() + texts.text().length();
  }

  private static Function<Row, KeyedPair> reader(StructType schema) {
    int key = schema.fieldIndex(Columns.PAIR_KEY);
    int query = schema.fieldIndex(Columns.QUERY);
    int text = schema.fieldIndex(Columns.TEXT);
    return row ->
        new KeyedPair(row.getString(key), new TextPair(row.getString(query), row.getString(text)));
  }
}
