package io.sparkrerank;

/**
 * An error that the user can act on. The message is one line, or a line for each fault: what is
 * wrong, which value, what to do. It never holds the text of a query or document.
 */
public final class RerankException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCategory category;

  /** Creates an error without a cause. */
  public RerankException(ErrorCategory category, String message) {
    this(category, message, null);
  }

  /** Creates an error with the exception that led to it, or null. */
  public RerankException(ErrorCategory category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** The category, which decides the exit code. */
  public ErrorCategory category() {
    return category;
  }

  /** An error of the category {@link ErrorCategory#MODEL}; {@code format} as in String.format. */
  public static RerankException model(String format, Object... args) {
    return new RerankException(ErrorCategory.MODEL, String.format(format, args));
  }

  /** An error of the category {@link ErrorCategory#CONFIG}; {@code format} as in String.format. */
  public static RerankException config(String format, Object... args) {
    return new RerankException(ErrorCategory.CONFIG, String.format(format, args));
  }

  /** An error of the category {@link ErrorCategory#INPUT}; {@code format} as in String.format. */
  public static RerankException input(String format, Object... args) {
    return new RerankException(ErrorCategory.INPUT, String.format(format, args));
  }
}
