package io.sparkrerank.text;

import java.util.Objects;

/**
 * The two texts that a cross-encoder reads together.
 *
 * @param query the query, or the first of two sentences
 * @param text the candidate's text, or the second sentence
 */
public record TextPair(String query, String text) {

  /** Checks that neither is null. */
  public TextPair {
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(text, "text");
  }
}
