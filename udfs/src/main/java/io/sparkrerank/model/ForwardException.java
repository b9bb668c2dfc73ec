package io.sparkrerank.model;

/** A forward pass that failed in a way that says what to do next. Anything else is an error. */
public final class ForwardException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What failed, and so what to do. */
  public enum Kind {
    /** What a row holds: the others of the batch can be computed without it. */
    ROWS,
    /** Memory: a smaller batch may fit. */
    MEMORY,
    /** The device, for good: no later pass in this process can succeed. */
    DEVICE
  }

  /**
   * Creates an exception.
   *
   * @param message what the engine said, one line
   * @param cause the engine's exception, or null
   */
  public ForwardException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What failed. */
  public Kind kind() {
    return kind;
  }
}
