package io.sparkrerank.jobs.generate;

import io.sparkrerank.jobs.input.Reason;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A way to make a row bad, with the reason for which the row must be rejected. */
public enum RowDefect {
  NULL_QUERY_ID(Reason.MISSING_QUERY_ID, Field.QUERY_ID, id -> null),
  BLANK_QUERY_ID(Reason.MISSING_QUERY_ID, Field.QUERY_ID, id -> " \t"),
  NULL_DOC_ID(Reason.MISSING_DOC_ID, Field.DOC_ID, id -> null),
  EMPTY_DOC_ID(Reason.MISSING_DOC_ID, Field.DOC_ID, id -> ""),
  TAB_IN_QUERY_ID(Reason.BLANK_IN_ID, Field.QUERY_ID, id -> id + "\t0"),
  NO_BREAK_SPACE_IN_DOC_ID(Reason.BLANK_IN_ID, Field.DOC_ID, id -> id + "\u00a0"),
  LINE_IN_DOC_ID(Reason.BLANK_IN_ID, Field.DOC_ID, id -> id + "\nq0 Q0 d0 1 99 injected"),
  CONTROL_CHARACTER_IN_QUERY_ID(Reason.BLANK_IN_ID, Field.QUERY_ID, id -> id + "\u001e"),
  NULL_QUERY(Reason.MISSING_QUERY, Field.QUERY, text -> null),
  BLANK_QUERY(Reason.MISSING_QUERY, Field.QUERY, text -> " \u2003 "),
  NULL_TEXT(Reason.MISSING_TEXT, Field.TEXT, text -> null),
  BLANK_TEXT(Reason.MISSING_TEXT, Field.TEXT, text -> "\u00a0\n"),
  SCORE_NOT_A_NUMBER(Reason.NOT_A_NUMBER, Field.SCORE, score -> "high"),
  RANK_NOT_A_NUMBER(Reason.NOT_A_NUMBER, Field.RANK, rank -> "1st"),
  SCORE_NAN(Reason.NON_FINITE_SCORE, Field.SCORE, score -> "NaN"),
  SCORE_INFINITE(Reason.NON_FINITE_SCORE, Field.SCORE, score -> "-Infinity"),
  /** Repeats the id of the document before, which the first stage ranks higher. */
  DUPLICATE(Reason.DUPLICATE, Field.DOC_ID, UnaryOperator.identity());

  /** The fields of a row, in their order. */
  enum Field {
    QUERY_ID,
    QUERY,
    DOC_ID,
    TEXT,
    SCORE,
    RANK
  }

  private final Reason reason;
  private final Field field;
  private final UnaryOperator<@Nullable String> spoil;

  RowDefect(Reason reason, Field field, UnaryOperator<@Nullable String> spoil) {
    this.reason = reason;
    this.field = field;
    this.spoil = spoil;
  }

  /** Returns the code of the reason for which the row must be rejected. */
  String reason() {
    return reason.code();
  }

  /**
   * Makes a row bad.
   *
   * @param row the values in the order of {@link Field}, any of which may be null
   */
  void spoil(@Nullable String[] row) {
    row[field.ordinal()] = spoil.apply(row[field.ordinal()]);
  }
}
