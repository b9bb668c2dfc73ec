package io.sparkrerank.trec;

/** A line that does not belong in its file. The message says why, without the line. */
public class BadLineException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  BadLineException(String reason) {
    // May be thrown for every line of a file, and nobody reads where it was thrown.
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** Returns why the line does not belong in its file: the message. */
  public String reason() {
    return reason;
  }

  /** Returns this exception with a hint added to its message, or itself if there is no hint. */
  BadLineException with(String hint) {
    return hint.isEmpty() ? this : new BadLineException(reason + hint);
  }
}
