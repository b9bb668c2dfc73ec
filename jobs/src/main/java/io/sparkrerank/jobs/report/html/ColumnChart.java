package io.sparkrerank.jobs.report.html;

import static io.sparkrerank.jobs.report.html.ChartLayout.BOTTOM;
import static io.sparkrerank.jobs.report.html.ChartLayout.GAP;
import static io.sparkrerank.jobs.report.html.ChartLayout.LEFT;
import static io.sparkrerank.jobs.report.html.ChartLayout.RIGHT;
import static io.sparkrerank.jobs.report.html.ChartLayout.TOP;
import static io.sparkrerank.jobs.report.html.ChartLayout.WIDTH;

import io.sparkrerank.jobs.report.html.Chart.Bar;
import io.sparkrerank.jobs.report.html.Chart.Label;
import io.sparkrerank.jobs.report.html.Chart.Line;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws numbers as columns side by side, upward and downward from 0. */
public final class ColumnChart {

  private static final int HEIGHT = 240;
  private static final int HISTOGRAM_HEIGHT = 130;
  private static final int HISTOGRAM_TICKS = 3;

  private ColumnChart() {}

  /**
   * A number with its explanation.
   *
   * @param value the number
   * @param style the name of its colour
   * @param tip the text that is shown when a pointer rests on the column
   * @param link the id on the page that the column leads to, or null
   */
  public record Column(double value, String style, String tip, @Nullable String link) {}

  /**
   * Draws columns.
   *
   * @param caption the text below the plot
   * @param ends the texts at both ends of the horizontal axis; may be empty
   * @param axis the numbers that the plot spans, so that several plots can be compared; 0 is among
   *     them
   */
  public static Chart of(
      String title, String caption, List<Column> columns, List<String> ends, Axis axis) {
    return draw(title, caption, columns, ends, axis, HEIGHT);
  }

  /** Draws numbers that are not negative, with the texts at both ends of their axis. */
  public static Chart histogram(String title, List<Column> columns, List<String> ends) {
    Axis axis = Axis.fromZero(columns.stream().mapToDouble(Column::value), HISTOGRAM_TICKS);
    return draw(title, "", columns, ends, axis, HISTOGRAM_HEIGHT);
  }

  private static Chart draw(
      String title,
      String caption,
      List<Column> columns,
      List<String> ends,
      Axis axis,
      int height) {
    double plot = height - TOP - BOTTOM;
    List<Line> lines = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (double tick : axis.ticks()) {
      double y = TOP + (1 - axis.place(tick)) * plot;
      lines.add(Chart.line(LEFT, y, RIGHT, y, tick == 0 ? "axis" : "grid"));
      labels.add(Chart.label(LEFT - GAP, y + 4, "end", axis.label(tick)));
    }
    labels.add(Chart.label((WIDTH + LEFT) / 2.0, height - 6, "middle", caption));
    if (ends.size() == 2) {
      labels.add(Chart.label(LEFT, height - 6, "start", ends.get(0)));
      labels.add(Chart.label(RIGHT, height - 6, "end", ends.get(1)));
    }
    return new Chart(title, WIDTH, height, bars(columns, axis, plot), lines, labels, List.of());
  }

  private static List<Bar> bars(List<Column> columns, Axis axis, double plot) {
    double zero = TOP + (1 - axis.place(0)) * plot;
    double step = (double) (RIGHT - LEFT) / Math.max(1, columns.size());
    List<Bar> bars = new ArrayList<>();
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      double length = Math.abs(axis.place(column.value()) - axis.place(0)) * plot;
      // A pointer must be able to find even a column of 0, if it leads somewhere.
      double drawn = Math.max(column.link() == null ? 0 : 1, length);
      bars.add(
          Chart.bar(
              LEFT + index * step,
              column.value() >= 0 ? zero - drawn : zero,
              step * (step > 3 ? 0.85 : 1),
              drawn,
              column.style(),
              column.tip(),
              column.link()));
    }
    return bars;
  }
}
