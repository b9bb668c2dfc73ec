package io.sparkrerank.spark.row;

import java.util.Locale;

/** What a text is in a search: values of {@link Columns#ROLE}. */
public enum TextRole {
  /** It asks. */
  QUERY,
  /** It is found. */
  DOCUMENT;

  /** The value in the column. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
