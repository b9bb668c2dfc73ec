package io.sparkrerank.text;

/**
 * A part of a text, in code points, as Python and Spark's {@code substring} count.
 *
 * @param start where it starts
 * @param end where it ends
 * @param tokens about how many tokens it has
 */
public record Passage(int start, int end, int tokens) {

  /** The part of {@code text}. */
  public String of(String text) {
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }
}
