package io.sparkrerank.jobs.report.html;

import static io.sparkrerank.jobs.report.html.ChartLayout.BOTTOM;
import static io.sparkrerank.jobs.report.html.ChartLayout.GAP;
import static io.sparkrerank.jobs.report.html.ChartLayout.TOP;
import static io.sparkrerank.jobs.report.html.ChartLayout.WIDTH;

import io.sparkrerank.jobs.report.html.Chart.Bar;
import io.sparkrerank.jobs.report.html.Chart.Label;
import io.sparkrerank.jobs.report.html.Chart.Line;
import io.sparkrerank.jobs.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Draws points with intervals around them, one row per point, from the first downward. */
public final class IntervalChart {

  private static final int ROW_HEIGHT = 26;
  private static final int LEAST_LEFT = 120;

  /** The right side of the plot; the label of its last tick stands half beside it. */
  private static final int RIGHT = WIDTH - 30;

  private IntervalChart() {}

  /**
   * A point with its interval.
   *
   * @param name the point's name
   * @param value the point
   * @param interval its interval, or null if there is none
   * @param tip the text that is shown when a pointer rests on the point
   */
  public record Point(String name, double value, @Nullable Interval interval, String tip) {

    private DoubleStream values() {
      return interval == null
          ? DoubleStream.of(value)
          : DoubleStream.of(value, interval.low(), interval.high());
    }
  }

  /** Draws differences beside a line at 0. */
  public static Chart ofDifferences(String title, List<Point> points) {
    DoubleStream values = points.stream().flatMapToDouble(Point::values);
    return draw(
        title,
        points,
        Axis.around(DoubleStream.concat(values, DoubleStream.of(0))),
        point -> point.value() < 0 ? "loss" : "gain");
  }

  /** Draws means, over an axis that follows their intervals. */
  public static Chart ofMeans(String title, List<Point> points) {
    return draw(
        title,
        points,
        Axis.around(points.stream().flatMapToDouble(Point::values)),
        point -> "plain");
  }

  private static Chart draw(
      String title, List<Point> points, Axis axis, Function<Point, String> style) {
    int height = TOP + points.size() * ROW_HEIGHT + BOTTOM;
    double left = left(points);
    List<Bar> bars = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (double tick : axis.ticks()) {
      double x = x(tick, axis, left);
      lines.add(Chart.line(x, TOP, x, height - BOTTOM, tick == 0 ? "axis" : "grid"));
      labels.add(Chart.label(x, height - 8, "middle", axis.label(tick)));
    }
    for (int row = 0; row < points.size(); row++) {
      Point point = points.get(row);
      double y = TOP + row * ROW_HEIGHT + ROW_HEIGHT / 2.0;
      Interval interval = point.interval();
      if (interval != null) {
        lines.add(
            Chart.line(
                x(interval.low(), axis, left), y, x(interval.high(), axis, left), y, "whisker"));
      }
      double x = x(point.value(), axis, left);
      bars.add(Chart.bar(x - 4, y - 5, 8, 10, style.apply(point), point.tip(), null));
      labels.add(Chart.label(left - GAP, y + 4, "end", ChartLayout.shortened(point.name())));
    }
    return new Chart(title, WIDTH, height, bars, lines, labels, List.of());
  }

  /** Returns the left side of the plot, right of the longest name. */
  private static double left(List<Point> points) {
    double longest =
        points.stream()
            .mapToDouble(point -> ChartLayout.width(ChartLayout.shortened(point.name())))
            .max()
            .orElse(0);
    return Math.max(LEAST_LEFT, 2 * GAP + longest);
  }

  private static double x(double value, Axis axis, double left) {
    return left + axis.place(value) * (RIGHT - left);
  }
}
