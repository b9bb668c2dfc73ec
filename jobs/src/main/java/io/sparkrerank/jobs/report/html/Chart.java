package io.sparkrerank.jobs.report.html;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A drawing, which a page scales to its width. Lengths are in units of the drawing.
 *
 * @param title the caption, which is also read to people who do not see the drawing
 * @param width its width
 * @param height its height
 * @param bars filled rectangles
 * @param lines straight lines
 * @param labels texts
 * @param legend the meaning of styles; may be empty
 */
public record Chart(
    String title,
    int width,
    int height,
    List<Bar> bars,
    List<Line> lines,
    List<Label> labels,
    List<Key> legend) {

  /**
   * A filled rectangle.
   *
   * @param x its left side
   * @param y its upper side
   * @param width its width
   * @param height its height
   * @param style the name of its colour
   * @param tip the text that is shown when a pointer rests on it
   * @param link the id on the page that it leads to, or null
   */
  public record Bar(
      String x,
      String y,
      String width,
      String height,
      String style,
      String tip,
      @Nullable String link) {}

  /** A straight line in a style. */
  public record Line(String x1, String y1, String x2, String y2, String style) {}

  /** A text at a point. The anchor is start, middle or end. */
  public record Label(String x, String y, String anchor, String text) {}

  /** The meaning of a style, for the legend. */
  public record Key(String style, String text) {}

  static Bar bar(
      double x,
      double y,
      double width,
      double height,
      String style,
      String tip,
      @Nullable String link) {
    return new Bar(
        length(x), length(y), length(width), length(Math.max(0, height)), style, tip, link);
  }

  static Line line(double x1, double y1, double x2, double y2, String style) {
    return new Line(length(x1), length(y1), length(x2), length(y2), style);
  }

  static Label label(double x, double y, String anchor, String text) {
    return new Label(length(x), length(y), anchor, text);
  }

  /** Formats a length with two digits, which is finer than any screen. */
  private static String length(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
