package io.sparkrerank.label;

import java.util.Locale;

/** Reasons why a document that is not known to be relevant is not taken as a negative. */
public enum DropReason {
  BEYOND_FIRST_STAGE("the first stage has it too far down its list"),
  SAME_TEXT("it has the text of a positive, or of a document that the first stage ranks better"),
  ABSOLUTE_MARGIN("its score is not far enough below the positives', in absolute numbers"),
  RELATIVE_MARGIN("its score is not far enough below the positives', as a share of theirs"),
  MAX_SCORE("its score is too large"),
  NEGATIVE_THRESHOLD("its score is not small enough to be sure that it is none"),
  MIN_SCORE("its score is too small"),
  NOT_TAKEN("it passed all filters, and is among the best that are skipped, or was not needed");

  private final String meaning;

  DropReason(String meaning) {
    this.meaning = meaning;
  }

  /** Returns the reason in words, as a statement about a document. */
  public String meaning() {
    return meaning;
  }

  /** Returns the name in columns and reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
