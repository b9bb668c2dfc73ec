package io.sparkrerank.spark.row;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/**
 * A title before a text, with one blank between them. Both stay as they are given, blanks around
 * them included: tokenizers of some models read these. Of a part that holds nothing but white space
 * nothing is left, and no blank before or behind it.
 */
public final class TitledText {

  /** Matches white space in the sense of Unicode, no-break spaces included, and nothing else. */
  public static final String BLANK = "(?U)^[\\s\\u00a0\\u2007\\u202f]*$";

  private static final Pattern BLANK_TEXT = Pattern.compile(BLANK);

  private TitledText() {}

  /**
   * Joins both.
   *
   * @param title the title, or the empty string
   */
  public static String of(String title, String text) {
    if (BLANK_TEXT.matcher(title).find()) {
      return text;
    }
    return BLANK_TEXT.matcher(text).find() ? title : title + " " + text;
  }

  /**
   * Joins both as {@link #of(String, String)} does. A null text stays null: a title alone is not a
   * text.
   *
   * @param title the title; may be null
   */
  public static Column of(Column title, Column text) {
    Column hasTitle = coalesce(not(title.rlike(BLANK)), lit(false));
    return when(text.isNull().or(not(hasTitle)), text)
        .when(text.rlike(BLANK), title)
        .otherwise(concat(title, lit(" "), text));
  }
}
