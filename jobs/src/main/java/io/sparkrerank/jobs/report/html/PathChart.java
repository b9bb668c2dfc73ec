package io.sparkrerank.jobs.report.html;

import static io.sparkrerank.jobs.report.html.ChartLayout.BOTTOM;
import static io.sparkrerank.jobs.report.html.ChartLayout.GAP;
import static io.sparkrerank.jobs.report.html.ChartLayout.LEFT;
import static io.sparkrerank.jobs.report.html.ChartLayout.TOP;
import static io.sparkrerank.jobs.report.html.ChartLayout.WIDTH;

import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Chart.Bar;
import io.sparkrerank.jobs.report.html.Chart.Key;
import io.sparkrerank.jobs.report.html.Chart.Label;
import io.sparkrerank.jobs.report.html.Chart.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Draws points that a line joins in their order, and the ceiling of each step. The horizontal axis
 * begins at 0; the vertical one follows the data.
 */
public final class PathChart {

  private static final int HEIGHT = 340;

  /** The room for the name of the last point, at least. */
  private static final int LEAST_RIGHT = 60;

  private final List<Dot> dots;
  private final Axis across;
  private final Axis upward;
  private final double right;

  private PathChart(List<Dot> dots) {
    this.dots = dots;
    this.across = Axis.fromZero(dots.stream().mapToDouble(Dot::x));
    this.upward = Axis.around(dots.stream().flatMapToDouble(Dot::heights));
    double last = dots.isEmpty() ? 0 : ChartLayout.width(name(dots.get(dots.size() - 1)));
    this.right = WIDTH - Math.max(LEAST_RIGHT, 2 * GAP + last);
  }

  /**
   * A point of the path.
   *
   * @param name the point's name
   * @param x its place on the horizontal axis, not below that of the point before
   * @param y its place on the vertical axis
   * @param ceiling the highest place that the step to this point could have reached, if it is known
   * @param tip the text that is shown when a pointer rests on the point
   */
  public record Dot(String name, double x, double y, OptionalDouble ceiling, String tip) {

    private DoubleStream heights() {
      return DoubleStream.concat(DoubleStream.of(y), ceiling.stream());
    }
  }

  /**
   * Draws a path.
   *
   * @param axis the name of the horizontal axis
   * @param points the name of the points, for the legend
   * @param ceilings the name of the ceilings, for the legend; left out if no point has one
   */
  public static Chart of(
      String title, String axis, String points, String ceilings, List<Dot> dots) {
    List<Key> legend = new ArrayList<>(List.of(new Key("plain", points)));
    if (dots.stream().anyMatch(dot -> dot.ceiling().isPresent())) {
      legend.add(new Key("ceiling", ceilings));
    }
    return new PathChart(dots).draw(title, axis, legend);
  }

  private Chart draw(String title, String axis, List<Key> legend) {
    List<Line> lines = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    addAxes(axis, lines, labels);
    List<Bar> bars = new ArrayList<>();
    for (int index = 0; index < dots.size(); index++) {
      Dot dot = dots.get(index);
      double start = index == 0 ? LEFT : x(dots.get(index - 1).x());
      dot.ceiling().ifPresent(ceiling -> addCeiling(ceiling, start, x(dot.x()), lines, labels));
      if (index > 0) {
        double y = y(dots.get(index - 1).y());
        lines.add(Chart.line(start, y, x(dot.x()), y(dot.y()), "whisker"));
      }
      bars.add(Chart.bar(x(dot.x()) - 4, y(dot.y()) - 4, 8, 8, "plain", dot.tip(), null));
      // The name stands where the line to the next point is not.
      boolean falls = index + 1 < dots.size() && dots.get(index + 1).y() < dot.y();
      double y = y(dot.y()) + (falls ? -GAP : 2 * GAP);
      labels.add(Chart.label(x(dot.x()) + GAP, y, "start", name(dot)));
    }
    return new Chart(title, WIDTH, HEIGHT, bars, lines, labels, legend);
  }

  private void addCeiling(
      double ceiling, double start, double end, List<Line> lines, List<Label> labels) {
    lines.add(Chart.line(start, y(ceiling), end, y(ceiling), "ceiling"));
    labels.add(Chart.label((start + end) / 2, y(ceiling) - 6, "middle", Decimals.of(ceiling)));
  }

  private void addAxes(String axis, List<Line> lines, List<Label> labels) {
    for (double tick : upward.ticks()) {
      String style = tick == upward.ticks().get(0) ? "axis" : "grid";
      lines.add(Chart.line(LEFT, y(tick), WIDTH - GAP, y(tick), style));
      labels.add(Chart.label(LEFT - GAP, y(tick) + 4, "end", upward.label(tick)));
    }
    for (double tick : across.ticks()) {
      labels.add(Chart.label(x(tick), HEIGHT - 6, "middle", across.label(tick)));
    }
    labels.add(Chart.label(WIDTH - GAP, HEIGHT - 6, "end", axis));
  }

  private static String name(Dot dot) {
    return ChartLayout.shortened(dot.name()) + " " + Decimals.of(dot.y());
  }

  private double x(double value) {
    return LEFT + across.place(value) * (right - LEFT);
  }

  private double y(double value) {
    return TOP + (1 - upward.place(value)) * (HEIGHT - TOP - BOTTOM);
  }
}
