package io.sparkrerank;

import org.jspecify.annotations.Nullable;

/**
 * An error that the user can act on. The message is one line, or one line for each fault: what is
 * wrong, which value, what to do. It never holds the text of a query or document.
 */
public final class RerankException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCategory category;

  /** Creates an error without a cause. */
  public RerankException(ErrorCategory category, String message) {
    this(category, message, null);
  }

  /** Creates an error with the exception that led to it, if there is one. */
  public RerankException(ErrorCategory category, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** Returns the category, which decides the exit code. */
  public ErrorCategory category() {
    return category;
  }

  /** Returns an error of the category {@link ErrorCategory#CONFIG}. Formats as String.format. */
  public static RerankException config(String format, Object... args) {
    return new RerankException(ErrorCategory.CONFIG, String.format(format, args));
  }

  /** Returns an error of the category {@link ErrorCategory#INPUT}. Formats as String.format. */
  public static RerankException input(String format, Object... args) {
    return new RerankException(ErrorCategory.INPUT, String.format(format, args));
  }

  /** Returns an error of the category {@link ErrorCategory#MODEL}. Formats as String.format. */
  public static RerankException model(String format, Object... args) {
    return new RerankException(ErrorCategory.MODEL, String.format(format, args));
  }

  /** Returns an error of the category {@link ErrorCategory#SCORING}. Formats as String.format. */
  public static RerankException scoring(String format, Object... args) {
    return new RerankException(ErrorCategory.SCORING, String.format(format, args));
  }

  /** Returns an error of the category {@link ErrorCategory#OUTPUT}. Formats as String.format. */
  public static RerankException output(String format, Object... args) {
    return new RerankException(ErrorCategory.OUTPUT, String.format(format, args));
  }
}
