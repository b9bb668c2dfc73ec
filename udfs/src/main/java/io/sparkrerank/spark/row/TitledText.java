package io.sparkrerank.spark.row;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/**
 * A title joined to the text behind it, with one blank between them. Both keep the blanks around
 * them, as the tokenizers of some models read these. A part that holds only white space is left
 * out, with the blank between them. Thread-safe.
 */
public final class TitledText {

  /** Matches a text that holds only white space in the sense of Unicode, or no-break spaces. */
  public static final String BLANK = "(?U)^[\\s\\u00a0\\u2007\\u202f]*$";

  private static final Pattern BLANK_TEXT = Pattern.compile(BLANK);

  private TitledText() {}

  /**
   * Joins a title and a text.
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
   * Joins columns as {@link #of(String, String)} joins texts. A null text stays null, as a title
   * alone is not a text.
   *
   * @param title the title; null counts as empty
   */
  public static Column of(Column title, Column text) {
    Column hasTitle = coalesce(not(title.rlike(BLANK)), lit(false));
    return when(text.isNull().or(not(hasTitle)), text)
        .when(text.rlike(BLANK), title)
        .otherwise(concat(title, lit(" "), text));
  }
}
