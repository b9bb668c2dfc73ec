package io.sparkrerank.spark.row;

import java.util.Locale;

/** The roles of a text in a search: the values of {@link Columns#ROLE}. */
public enum TextRole {
  /** A query. */
  QUERY,
  /** A document that queries may retrieve. */
  DOCUMENT;

  /** Returns the value in the column. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
