package io.sparkrerank.trec;

/**
 * The fields of a line, split as C's {@code isspace} does in trec_eval: at blanks, tabs and other
 * white space of ASCII. A byte order mark before the first field is skipped.
 */
final class Fields {

  private final String line;
  private final int[] starts;
  private final int[] ends;
  private final int count;

  /**
   * Splits a line.
   *
   * @param most how many fields are told apart; more are counted only
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

  /** Whether the line begins as comments do in files that may have some. */
  boolean isComment() {
    String first = field(0);
    return first.startsWith("#") || first.startsWith("%") || first.startsWith("//");
  }

  /** What to say of a wrong line that seems to be a comment, or nothing. */
  String commentHint() {
    return isComment() ? "; is it a comment? Delete the line" : "";
  }

  /** Whether a field is a number. */
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

  int count() {
    return count;
  }

  String field(int index) {
    return line.substring(starts[index], ends[index]);
  }
}
