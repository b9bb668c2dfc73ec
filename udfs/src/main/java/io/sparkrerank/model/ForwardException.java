package io.sparkrerank.model;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a forward pass after which the caller knows what to do. Any other failure is an
 * error of the job.
 */
public final class ForwardException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String message;

  /** The part that failed, and so what to do. */
  public enum Kind {
    /** The content of a row: the others of the batch can be computed without it. */
    ROWS,
    /** Memory: a smaller batch may fit. */
    MEMORY,
    /** The device, for good: no later pass in this process can succeed. */
    DEVICE
  }

  /**
   * Creates an exception.
   *
   * @param message the message of the engine, one line
   * @param cause the engine's exception, if there is one
   */
  public ForwardException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.message = message;
  }

  /** Returns the part that failed. */
  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
