package io.sparkrerank;

/**
 * The kind of an error, by what the caller of a job can do about it. The number is the exit code.
 */
public enum ErrorCategory {
  /** The configuration or the command line is wrong. */
  CONFIG(2),
  /** The input cannot be read or does not have the required columns. */
  INPUT(3),
  /** The model cannot be read, compiled or loaded. */
  MODEL(4),
  /** Scoring failed. */
  SCORING(5),
  /** The output cannot be written. */
  OUTPUT(6);

  private final int exitCode;

  ErrorCategory(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Returns the exit code of a job that ends with an error of this category. */
  public int exitCode() {
    return exitCode;
  }
}
