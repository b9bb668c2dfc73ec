package io.sparkrerank.trec;

import io.sparkrerank.Remedy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line that does not belong in its file. The message says why, without the line. */
public class BadLineException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final @Nullable Remedy remedy;

  BadLineException(String reason) {
    this(reason, null);
  }

  BadLineException(String reason, @Nullable Remedy remedy) {
    // May be thrown for every line of a file, and nobody reads where it was thrown.
    super(reason, null, false, false);
    this.reason = reason;
    this.remedy = remedy;
  }

  /** Returns the choice with which the line could be read, if there is one. */
  public Optional<Remedy> remedy() {
    return Optional.ofNullable(remedy);
  }

  /** Returns why the line does not belong in its file: the message. */
  public String reason() {
    return reason;
  }

  /** Returns this exception with a hint added to its message, or itself if there is no hint. */
  BadLineException with(String hint) {
    return hint.isEmpty() ? this : new BadLineException(reason + hint, remedy);
  }
}
