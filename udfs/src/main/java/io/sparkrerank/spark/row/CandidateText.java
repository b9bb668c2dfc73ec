package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The texts of a candidate before they are cut into passages, in the columns {@link
 * Columns#PAIR_KEY}, {@link Columns#QUERY}, {@link Columns#TITLE} and {@link Columns#BODY}.
 *
 * @param key identifies these texts
 * @param query the query
 * @param title the title; empty if the candidate has none
 * @param text the text without the title
 */
public record CandidateText(String key, String query, String title, String text) {

  /** The format that reads these rows. */
  public static final RowFormat<CandidateText> FORMAT = CandidateText::reader;

  private static Function<Row, CandidateText> reader(StructType schema) {
    int key = schema.fieldIndex(Columns.PAIR_KEY);
    int query = schema.fieldIndex(Columns.QUERY);
    int title = schema.fieldIndex(Columns.TITLE);
    int text = schema.fieldIndex(Columns.BODY);
    return row ->
        new CandidateText(
            row.getString(key),
            row.getString(query),
            row.isNullAt(title) ? "" : row.getString(title),
            row.getString(text));
  }
}
