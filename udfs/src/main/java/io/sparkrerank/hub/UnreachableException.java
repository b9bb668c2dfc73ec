package io.sparkrerank.hub;

/** The hub does not answer, or not now. A model that is in the cache can be used without it. */
final class UnreachableException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param reason what went wrong, for people, without a subject that stands before it
   */
  UnreachableException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** Creates an exception without a cause. */
  UnreachableException(String reason) {
    super(reason);
  }

  /** Returns what went wrong. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
