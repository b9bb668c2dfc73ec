package io.sparkrerank.jobs.report;

import io.sparkrerank.jobs.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people read them, rounded as C's printf does: the exact binary value, half to even.
 */
public final class Decimals {

  /** Stands where there is no number. */
  public static final String UNDEFINED = "n.a.";

  /** How many digits a measure is printed with. */
  private static final int DIGITS = 4;

  private Decimals() {}

  /** As String.format does, with the same digits in every locale. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A value with four digits; NaN and infinities by name. */
  public static String of(double value) {
    return of(value, DIGITS);
  }

  /** A value with so many digits behind the point. */
  public static String of(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** A difference with its sign and four digits. */
  public static String signed(double value) {
    String text = of(value);
    return text.startsWith("-") ? text : "+" + text;
  }

  /** A share as per cent with one digit. */
  public static String percent(double share) {
    return of(100 * share, 1) + " %";
  }

  /** A probability: three digits, or that it is smaller, or that there is none: null or NaN. */
  public static String probability(@Nullable Double p) {
    if (p == null || p.isNaN()) {
      return UNDEFINED;
    }
    return p < 0.001 ? "<0.001" : of(p, 3);
  }

  /** An interval of a difference, or that there is none. */
  public static String interval(@Nullable Interval interval) {
    return interval == null ? UNDEFINED : signed(interval.low()) + " to " + signed(interval.high());
  }

  /** {@code seconds} as hours, minutes and seconds. */
  public static String clock(double seconds) {
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
