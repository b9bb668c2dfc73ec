package io.sparkrerank.label;

import java.util.Locale;

/** Why a document that is not known to be relevant is no negative. */
public enum Filter {
  /** The first stage has it too far down its list. */
  BEYOND_FIRST_STAGE,
  /** It has the text of a positive, or of a document that the first stage ranks better. */
  SAME_TEXT,
  /** Its score is not far enough below the positives', in absolute numbers. */
  ABSOLUTE_MARGIN,
  /** Its score is not far enough below the positives', as a share of theirs. */
  RELATIVE_MARGIN,
  /** Its score is too large. */
  MAX_SCORE,
  /** Its score is not small enough to be sure that it is none. */
  NEGATIVE_THRESHOLD,
  /** Its score is too small. */
  MIN_SCORE,
  /** It passed all filters, and is among the best that are skipped, or was not needed. */
  NOT_TAKEN;

  /** The name in reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
