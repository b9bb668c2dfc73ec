package io.sparkrerank.jobs.report.html;

/** Sizes that all charts share, in units of the drawing. */
final class ChartLayout {

  static final int WIDTH = 960;

  /** The left side of the plot, right of the labels of its axis. */
  static final int LEFT = 64;

  /** The right side of the plot. */
  static final int RIGHT = WIDTH - 8;

  /** The upper side of the plot. */
  static final int TOP = 12;

  /** The room below the plot. */
  static final int BOTTOM = 26;

  /** The room between a label and what it belongs to. */
  static final int GAP = 8;

  /** The approximate width of a character of a label. */
  private static final double CHARACTER = 7.4;

  /** Longer names leave no room for the drawing. */
  private static final int LONGEST_NAME = 60;

  private ChartLayout() {}

  /** Returns a name, with its middle left out if it is long, because runs differ at their ends. */
  static String shortened(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    int half = LONGEST_NAME / 2;
    return name.substring(0, half) + "…" + name.substring(name.length() - half + 1);
  }

  /** Returns the approximate width of a label. */
  static double width(String label) {
    return label.length() * CHARACTER;
  }
}
