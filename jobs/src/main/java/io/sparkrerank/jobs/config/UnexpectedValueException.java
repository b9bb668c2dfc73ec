package io.sparkrerank.jobs.config;

/** The value of a setting is of another kind than its type; the message says what was expected. */
final class UnexpectedValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnexpectedValueException(String expected) {
    super("Expected " + expected);
  }
}
