package io.sparkrerank.trec;

/** A line that is not what its file should hold; the message says why, without the line. */
public class BadLineException extends Exception {

  private static final long serialVersionUID = 1L;

  BadLineException(String message) {
    // Thrown once a line at worst: nobody looks at where.
    super(message, null, false, false);
  }

  /** The same with more to say. */
  BadLineException with(String hint) {
    return hint.isEmpty() ? this : new BadLineException(getMessage() + hint);
  }
}
