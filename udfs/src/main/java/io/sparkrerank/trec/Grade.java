package io.sparkrerank.trec;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A reader of grades, in all the ways that judgments write them: a whole number such as {@code 2}
 * or {@code 2.0}, or {@code true} and {@code false} for 1 and 0.
 */
public final class Grade {

  private Grade() {}

  /** Reads a grade. Returns null if the text is not a grade. */
  public static @Nullable Integer parse(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return inOtherForm(text.trim());
    }
  }

  private static @Nullable Integer inOtherForm(String text) {
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
