package io.sparkrerank.jobs.report.html;

import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Chart.Bar;
import io.sparkrerank.jobs.report.html.Chart.Key;
import io.sparkrerank.jobs.report.html.Chart.Label;
import io.sparkrerank.jobs.report.html.Chart.Line;
import io.sparkrerank.jobs.statistics.Interval;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws numbers. */
public final class Charts {

  private static final int WIDTH = 960;

  /** Where the plot begins, right of the labels of its axis. */
  private static final int LEFT = 64;

  private static final int RIGHT = 8;
  private static final int TOP = 12;
  private static final int BOTTOM = 26;

  /** How wide a character of a label is, about. */
  private static final double CHARACTER = 7.4;

  /** Longer names leave no place for the drawing. */
  private static final int LONGEST_NAME = 60;

  private Charts() {}

  /** A name with its middle left out if it is long: runs differ at their ends. */
  private static String shortened(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    int half = LONGEST_NAME / 2;
    return name.substring(0, half) + "…" + name.substring(name.length() - half + 1);
  }

  /**
   * A number with what it stands for.
   *
   * @param value the number
   * @param style the name of its colour
   * @param tip what it stands for
   * @param link where it leads on the page, or null
   */
  public record Item(double value, String style, String tip, String link) {}

  /**
   * Bars upward and downward from 0, side by side.
   *
   * @param axis what the bars are, below the plot
   * @param ends what stands at both ends of the axis; may be empty
   * @param range what the plot spans, so that several may be compared
   */
  public static Chart bars(
      String title, String axis, List<Item> items, List<String> ends, Range range) {
    return bars(title, axis, items, ends, range, 240);
  }

  /** The values that a plot spans; 0 is always among them. */
  public record Range(double lowest, double highest) {

    /** The smallest range that holds {@code values} and 0. */
    public static Range of(DoubleStream values) {
      DoubleSummaryStatistics found =
          DoubleStream.concat(values, DoubleStream.of(0)).summaryStatistics();
      return new Range(found.getMin(), found.getMax());
    }
  }

  private static Chart bars(
      String title, String axis, List<Item> items, List<String> ends, Range range, int height) {
    double top = Math.max(range.highest(), range.lowest() < 0 ? 0 : 1e-9);
    double bottom = range.lowest();
    double scale = (height - TOP - BOTTOM) / Math.max(1e-9, top - bottom);
    double zero = TOP + top * scale;
    double step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, items.size());
    List<Bar> bars = new ArrayList<>();
    for (int index = 0; index < items.size(); index++) {
      Item item = items.get(index);
      // A bar of nothing still has to be found with a pointer, where it stands for a query.
      double length = Math.max(item.link() == null ? 0 : 1, Math.abs(item.value()) * scale);
      bars.add(
          Chart.bar(
              LEFT + index * step,
              item.value() >= 0 ? zero - length : zero,
              step * (step > 3 ? 0.85 : 1),
              length,
              item.style(),
              item.tip(),
              item.link()));
    }
    List<Label> labels = new ArrayList<>();
    labels.add(Chart.label(LEFT - 6, zero + 4, "end", "0"));
    if (top * scale > 16) {
      labels.add(Chart.label(LEFT - 6, TOP + 8, "end", number(top)));
    }
    if (-bottom * scale > 16) {
      labels.add(Chart.label(LEFT - 6, height - BOTTOM, "end", number(bottom)));
    }
    labels.add(Chart.label((WIDTH + LEFT) / 2.0, height - 6, "middle", axis));
    if (ends.size() == 2) {
      labels.add(Chart.label(LEFT, height - 6, "start", ends.get(0)));
      labels.add(Chart.label(WIDTH - RIGHT, height - 6, "end", ends.get(1)));
    }
    List<Line> lines = List.of(Chart.line(LEFT, zero, WIDTH - RIGHT, zero, "axis"));
    return new Chart(title, WIDTH, height, bars, lines, labels, List.of());
  }

  /** Bars upward from 0, side by side, with what stands at both ends of their axis. */
  public static Chart histogram(String title, List<Item> items, List<String> ends) {
    Range range = Range.of(items.stream().mapToDouble(Item::value));
    return bars(title, "", items, ends, range, 130);
  }

  /**
   * Parts of wholes, one whole a column.
   *
   * @param names the columns' names
   * @param parts for each column the share of each part
   * @param keys the parts' styles and names
   */
  public static Chart stacks(
      String title, String axis, List<String> names, List<double[]> parts, List<Key> keys) {
    int height = 200;
    double scale = height - TOP - BOTTOM;
    double step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, names.size());
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      double above = TOP;
      for (int part = 0; part < keys.size(); part++) {
        double share = parts.get(column)[part];
        if (share > 0) {
          String tip =
              Decimals.format(
                  "%s, %s: %.1f %%", names.get(column), keys.get(part).text(), share * 100);
          bars.add(
              Chart.bar(
                  LEFT + column * step + step * 0.1,
                  above,
                  step * 0.8,
                  share * scale,
                  keys.get(part).style(),
                  tip,
                  null));
          above += share * scale;
        }
      }
      labels.add(
          Chart.label(LEFT + (column + 0.5) * step, height - 10, "middle", names.get(column)));
    }
    labels.add(Chart.label(LEFT - 6, TOP + 8, "end", "100 %"));
    labels.add(Chart.label(LEFT - 6, height - BOTTOM, "end", axis));
    return new Chart(title, WIDTH, height, bars, List.of(), labels, keys);
  }

  /** Horizontal bars with names, from the first downward. */
  public static Chart rows(
      String title, List<String> names, List<Double> values, List<String> texts) {
    int rowHeight = 24;
    int left = 240;
    int height = TOP + names.size() * rowHeight + 4;
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double scale = (WIDTH - left - 150) / Math.max(1e-9, most);
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (int row = 0; row < names.size(); row++) {
      double y = TOP + row * rowHeight;
      double length = Math.max(1, values.get(row) * scale);
      String tip = names.get(row) + ": " + texts.get(row);
      bars.add(Chart.bar(left, y, length, rowHeight - 6, "plain", tip, null));
      labels.add(Chart.label(left - 8, y + 13, "end", names.get(row)));
      labels.add(Chart.label(left + length + 6, y + 13, "start", texts.get(row)));
    }
    return new Chart(title, WIDTH, height, bars, List.of(), labels, List.of());
  }

  /**
   * Intervals around points, from the first downward, with a line at 0.
   *
   * @param points a point, its interval's ends, which may be NaN, and its name
   */
  public static Chart intervals(String title, List<Point> points) {
    int rowHeight = 26;
    int longest =
        points.stream().mapToInt(point -> shortened(point.name()).length()).max().orElse(0);
    double left = Math.max(120, 16 + longest * CHARACTER);
    int height = TOP + points.size() * rowHeight + BOTTOM;
    double low = Math.min(0, points.stream().mapToDouble(Point::least).min().orElse(0));
    double high = Math.max(0, points.stream().mapToDouble(Point::most).max().orElse(0));
    double scale = (WIDTH - left - RIGHT - 40) / Math.max(1e-9, high - low);
    double zero = left - low * scale;
    List<Bar> bars = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    lines.add(Chart.line(zero, TOP, zero, height - BOTTOM, "axis"));
    for (int row = 0; row < points.size(); row++) {
      Point point = points.get(row);
      double y = TOP + row * rowHeight + rowHeight / 2.0;
      double x = zero + point.value() * scale;
      if (!Double.isNaN(point.low())) {
        lines.add(
            Chart.line(zero + point.low() * scale, y, zero + point.high() * scale, y, "whisker"));
      }
      String style = point.value() < 0 ? "loss" : "gain";
      bars.add(Chart.bar(x - 4, y - 5, 8, 10, style, point.tip(), null));
      labels.add(Chart.label(left - 8, y + 4, "end", shortened(point.name())));
    }
    labels.add(Chart.label(zero, height - 8, "middle", "0"));
    labels.add(Chart.label(left, height - 8, "start", low < 0 ? number(low) : ""));
    labels.add(Chart.label(WIDTH - RIGHT, height - 8, "end", high > 0 ? number(high) : ""));
    return new Chart(title, WIDTH, height, bars, lines, labels, List.of());
  }

  /** A point with its interval. */
  public record Point(String name, double value, double low, double high, String tip) {

    /** A point with its interval, which may be null. */
    public static Point of(String name, double value, Interval interval, String tip) {
      return interval == null
          ? new Point(name, value, Double.NaN, Double.NaN, tip)
          : new Point(name, value, interval.low(), interval.high(), tip);
    }

    private double least() {
      return Double.isNaN(low) ? value : Math.min(low, value);
    }

    private double most() {
      return Double.isNaN(high) ? value : Math.max(high, value);
    }
  }

  /** A point of a path. */
  public record Dot(String name, double x, double y, String tip) {}

  /**
   * Points that a line joins in their order, over axes that begin at 0.
   *
   * @param axis what x is
   */
  public static Chart path(String title, String axis, List<Dot> dots) {
    int height = 260;
    double right = Math.max(1e-9, dots.stream().mapToDouble(Dot::x).max().orElse(0));
    double top = Math.max(1e-9, dots.stream().mapToDouble(Dot::y).max().orElse(0));
    // The last name needs its place.
    double across = (WIDTH - LEFT - RIGHT - 120) / right;
    double upward = (height - TOP - BOTTOM - 12) / top;
    double zero = height - BOTTOM;
    List<Bar> bars = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    lines.add(Chart.line(LEFT, zero, WIDTH - RIGHT, zero, "axis"));
    for (int index = 0; index < dots.size(); index++) {
      Dot dot = dots.get(index);
      double x = LEFT + dot.x() * across;
      double y = zero - dot.y() * upward;
      if (index > 0) {
        Dot before = dots.get(index - 1);
        lines.add(
            Chart.line(LEFT + before.x() * across, zero - before.y() * upward, x, y, "whisker"));
      }
      bars.add(Chart.bar(x - 4, y - 4, 8, 8, "plain", dot.tip(), null));
      labels.add(Chart.label(x + 8, y + 16, "start", shortened(dot.name())));
    }
    labels.add(Chart.label(LEFT - 6, zero - top * upward + 4, "end", number(top)));
    labels.add(Chart.label(LEFT - 6, zero + 4, "end", "0"));
    labels.add(Chart.label(LEFT + right * across, height - 6, "middle", number(right)));
    labels.add(Chart.label((WIDTH + LEFT) / 2.0, height - 6, "middle", axis));
    return new Chart(title, WIDTH, height, bars, lines, labels, List.of());
  }

  private static String number(double value) {
    return Math.abs(value) >= 100 || value == Math.rint(value)
        ? Decimals.format("%,d", Math.round(value))
        : Decimals.of(value, 3);
  }
}
