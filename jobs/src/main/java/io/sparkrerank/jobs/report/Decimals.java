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

  /** The text for a number that is undefined. */
  public static final String UNDEFINED = "n.a.";

  /** The number of digits of a printed measure. */
  private static final int DIGITS = 4;

  private Decimals() {}

  /** Formats like String.format, with the same digits in every locale. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Formats a value with four digits, and NaN and infinities by name. */
  public static String of(double value) {
    return of(value, DIGITS);
  }

  /** Formats a value with a number of digits after the point. */
  public static String of(double value, int digits) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Formats a difference with its sign and four digits. */
  public static String signed(double value) {
    String text = of(value);
    return text.startsWith("-") ? text : "+" + text;
  }

  /** Formats a share as per cent with one digit. */
  public static String percent(double share) {
    return of(100 * share, 1) + " %";
  }

  /** Formats a probability with three digits, as smaller than .001, or as undefined (null, NaN). */
  public static String probability(@Nullable Double p) {
    if (p == null || p.isNaN()) {
      return UNDEFINED;
    }
    return p < 0.001 ? "<0.001" : of(p, 3);
  }

  /** Formats an interval of a difference, or null as undefined. */
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
