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

  int count() {
    return count;
  }

  String field(int index) {
    return line.substring(starts[index], ends[index]);
  }
}
