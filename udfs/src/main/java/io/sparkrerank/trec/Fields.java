package io.sparkrerank.trec;

/**
 * The fields of a line, split at the white space of ASCII as trec_eval does with C's {@code
 * isspace}. A byte order mark before the first field is skipped.
 */
final class Fields {

  private final String line;
  private final int[] starts;
  private final int[] ends;
  private final int count;

  /**
   * Splits a line.
   *
   * @param most the number of fields that are kept; more are only counted
   */
  Fields(String line, int most) {
    this.line = line;
    this.starts = new int[most];
    this.ends = new int[most];
    int found = 0;
    int position = line.startsWith("\ufeff") ? 1 : 0;
    while (true) {
      while (position < line.length() && isSpace(line.charAt(position))) {
        position++;
      }
      if (position == line.length()) {
        break;
      }
      int start = position;
      while (position < line.length() && !isSpace(line.charAt(position))) {
        position++;
      }
      if (found < most) {
        starts[found] = start;
        ends[found] = position;
      }
      found++;
    }
    this.count = found;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** Returns whether the line begins with a sign that starts a comment in other files. */
  boolean isComment() {
    String first = field(0);
    return first.startsWith("#") || first.startsWith("%") || first.startsWith("//");
  }

  /** Returns a hint for a message if the line seems to be a comment, else an empty string. */
  String commentHint() {
    return isComment() ? "; is it a comment? Delete the line" : "";
  }

  /** Returns whether a field is a number. */
  boolean isNumber(int index) {
    String text = field(index);
    // Most tags are words, and an exception for each would be expensive.
    if ("+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return false;
    }
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Returns the number of fields of the line. */
  int count() {
    return count;
  }

  /** Returns a field, counted from 0. */
  String field(int index) {
    return line.substring(starts[index], ends[index]);
  }
}
