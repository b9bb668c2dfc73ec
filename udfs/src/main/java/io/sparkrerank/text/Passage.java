package io.sparkrerank.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a text. Positions count code points, as Python and Spark's {@code substring} do.
 *
 * @param start where it starts, from 0
 * @param end where it ends, exclusive
 */
public record Passage(int start, int end) {

  /**
   * Returns the parts of {@code text}, in one walk over it if they are in the order of their
   * starts.
   */
  public static List<String> slice(String text, List<Passage> passages) {
    List<String> parts = new ArrayList<>(passages.size());
    int codePoint = 0;
    int index = 0;
    for (Passage passage : passages) {
      index = text.offsetByCodePoints(index, passage.start - codePoint);
      codePoint = passage.start;
      int end = text.offsetByCodePoints(index, passage.end - passage.start);
      parts.add(text.substring(index, end));
    }
    return parts;
  }
}
