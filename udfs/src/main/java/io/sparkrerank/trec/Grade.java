package io.sparkrerank.trec;

import java.math.BigDecimal;

/**
 * How relevant a document is, as judgments of any form write it: a whole number such as {@code 2}
 * or {@code 2.0}, or {@code true} and {@code false} for 1 and 0.
 */
public final class Grade {

  private Grade() {}

  /** Reads a grade, or returns null if the text is none. */
  public static Integer parse(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return rarely(text.trim());
    }
  }

  private static Integer rarely(String text) {
    if (text.equalsIgnoreCase("true")) {
      return 1;
    }
    if (text.equalsIgnoreCase("false")) {
      return 0;
    }
    try {
      return new BigDecimal(text).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }
}
