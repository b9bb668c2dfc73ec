package io.sparkrerank.jobs.config;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limit on rejected rows: a number of rows, or a share of all rows.
 *
 * @param rows the number, or null
 * @param share the share, from 0 to 1, or null; if both are null, there is no limit
 * @param text the limit as the user wrote it
 */
public record RejectionLimit(@Nullable Long rows, @Nullable BigDecimal share, String text) {

  private static final Pattern ROWS = Pattern.compile("\\d{1,18}");
  private static final Pattern SHARE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(%?)");

  /**
   * Reads {@code all}, a whole number of rows, or a share as {@code 0.01} or {@code 1%}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static RejectionLimit parse(String text) {
    if (text.equals("all")) {
      return new RejectionLimit(null, null, text);
    }
    if (ROWS.matcher(text).matches()) {
      return new RejectionLimit(Long.valueOf(text), null, text);
    }
    Matcher share = SHARE.matcher(text);
    if (share.matches()) {
      BigDecimal value = new BigDecimal(share.group(1));
      BigDecimal ofOne = share.group(2).isEmpty() ? value : value.movePointLeft(2);
      if (ofOne.compareTo(BigDecimal.ONE) <= 0) {
        return new RejectionLimit(null, ofOne, text);
      }
    }
    throw new IllegalArgumentException(
        "Expected all, a number of rows, or a share as 0.01 or 1%, found " + text);
  }

  /** Says whether there is a limit. */
  public boolean isSet() {
    return rows != null || share != null;
  }

  /** Says whether {@code rejected} of {@code read} rows are too many. */
  public boolean isExceededBy(long rejected, long read) {
    return rows != null && rejected > rows
        || share != null
            && BigDecimal.valueOf(rejected).compareTo(share.multiply(BigDecimal.valueOf(read))) > 0;
  }
}
