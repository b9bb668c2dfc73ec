package io.sparkrerank;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error that the user can act on. The message is one line, or one line for each fault: what is
 * wrong, which value, what to do. It never holds the text of a query or document.
 */
public final class RerankException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCategory category;
  private final @Nullable Remedy remedy;

  /** Creates an error without a cause. */
  public RerankException(ErrorCategory category, String message) {
    this(category, message, null);
  }

  /** Creates an error with the exception that led to it, if there is one. */
  public RerankException(ErrorCategory category, String message, @Nullable Throwable cause) {
    this(category, message, cause, null);
  }

  private RerankException(
      ErrorCategory category, String message, @Nullable Throwable cause, @Nullable Remedy remedy) {
    super(message, cause);
    this.category = category;
    this.remedy = remedy;
  }

  /** Returns the same error with the choice that would prevent it. */
  public RerankException with(Remedy choice) {
    return copy(getMessage(), choice);
  }

  /** Returns the same error with another message and without a remedy, which the message names. */
  public RerankException withMessage(String message) {
    return copy(message, null);
  }

  private RerankException copy(String message, @Nullable Remedy choice) {
    RerankException copy = new RerankException(category, message, getCause(), choice);
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  /** Returns the choice that would prevent the error, if there is one. */
  public Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
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
