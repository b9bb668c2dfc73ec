package io.sparkrerank.model;

import java.util.Locale;

/**
 * The reason why a pair has no logits.
 *
 * @param reason the kind, which users filter by
 * @param detail the id or the engine's message, for people; never the text of a pair
 */
public record PairFault(Reason reason, String detail) {

  /** The kinds of faults. */
  public enum Reason {
    /** The tokenizer gave an id that the model has no embedding for. */
    TOKEN_OUTSIDE_VOCABULARY,
    /** The forward pass fails on this pair, also when it is alone in its batch. */
    FORWARD_FAILED,
    /** Memory does not hold the pair in the smallest batch that gives it the bits of any other. */
    OUT_OF_MEMORY,
    /** The output is NaN or infinite, in float32 too. */
    NON_FINITE_LOGITS;

    /** Returns the value in columns. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
