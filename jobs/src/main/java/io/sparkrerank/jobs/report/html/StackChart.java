package io.sparkrerank.jobs.report.html;

import static io.sparkrerank.jobs.report.html.ChartLayout.BOTTOM;
import static io.sparkrerank.jobs.report.html.ChartLayout.GAP;
import static io.sparkrerank.jobs.report.html.ChartLayout.LEFT;
import static io.sparkrerank.jobs.report.html.ChartLayout.RIGHT;
import static io.sparkrerank.jobs.report.html.ChartLayout.TOP;
import static io.sparkrerank.jobs.report.html.ChartLayout.WIDTH;

import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Chart.Bar;
import io.sparkrerank.jobs.report.html.Chart.Key;
import io.sparkrerank.jobs.report.html.Chart.Label;
import java.util.ArrayList;
import java.util.List;

/** Draws the parts of wholes, one column per whole. */
public final class StackChart {

  private static final int HEIGHT = 200;

  private StackChart() {}

  /**
   * Draws stacked columns.
   *
   * @param axis the text beside the names of the columns
   * @param names the names of the columns
   * @param parts for each column, the share of each part; the shares of a column add up to 1, or
   *     all are 0
   * @param keys the styles and names of the parts
   */
  public static Chart of(
      String title, String axis, List<String> names, List<double[]> parts, List<Key> keys) {
    double step = (double) (RIGHT - LEFT) / Math.max(1, names.size());
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      double x = LEFT + column * step;
      addParts(names.get(column), parts.get(column), keys, x + step * 0.1, step * 0.8, bars);
      labels.add(Chart.label(x + step / 2, HEIGHT - 10, "middle", names.get(column)));
    }
    labels.add(Chart.label(LEFT - GAP, TOP + 8, "end", "100 %"));
    labels.add(Chart.label(LEFT - GAP, HEIGHT - 10, "end", axis));
    return new Chart(title, WIDTH, HEIGHT, bars, List.of(), labels, keys);
  }

  private static void addParts(
      String name, double[] shares, List<Key> keys, double x, double width, List<Bar> bars) {
    double scale = HEIGHT - TOP - BOTTOM;
    double above = TOP;
    for (int part = 0; part < keys.size(); part++) {
      double length = shares[part] * scale;
      if (length > 0) {
        Key key = keys.get(part);
        String tip = Decimals.format("%s, %s: %.1f %%", name, key.text(), shares[part] * 100);
        bars.add(Chart.bar(x, above, width, length, key.style(), tip, null));
        above += length;
      }
    }
  }
}
