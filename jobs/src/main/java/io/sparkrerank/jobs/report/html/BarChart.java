package io.sparkrerank.jobs.report.html;

import static io.sparkrerank.jobs.report.html.ChartLayout.GAP;
import static io.sparkrerank.jobs.report.html.ChartLayout.TOP;
import static io.sparkrerank.jobs.report.html.ChartLayout.WIDTH;

import io.sparkrerank.jobs.report.html.Chart.Bar;
import io.sparkrerank.jobs.report.html.Chart.Label;
import java.util.ArrayList;
import java.util.List;

/** Draws numbers as horizontal bars from 0, each with its name and its value in words. */
public final class BarChart {

  private static final int ROW_HEIGHT = 24;

  /** The room for names. */
  private static final int NAMES = 240;

  /** The room for values in words. */
  private static final int VALUES = 150;

  private BarChart() {}

  /**
   * Draws bars, from the first downward.
   *
   * @param names the names of the bars
   * @param values their numbers, which are not negative
   * @param texts their numbers in words
   */
  public static Chart of(
      String title, List<String> names, List<Double> values, List<String> texts) {
    Axis axis = Axis.fromZero(values.stream().mapToDouble(Double::doubleValue));
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (int row = 0; row < names.size(); row++) {
      double y = TOP + row * ROW_HEIGHT;
      double length = Math.max(1, axis.place(values.get(row)) * (WIDTH - NAMES - VALUES));
      String tip = names.get(row) + ": " + texts.get(row);
      bars.add(Chart.bar(NAMES, y, length, ROW_HEIGHT - 6, "plain", tip, null));
      labels.add(Chart.label(NAMES - GAP, y + 13, "end", names.get(row)));
      labels.add(Chart.label(NAMES + length + 6, y + 13, "start", texts.get(row)));
    }
    int height = TOP + names.size() * ROW_HEIGHT + 4;
    return new Chart(title, WIDTH, height, bars, List.of(), labels, List.of());
  }
}
