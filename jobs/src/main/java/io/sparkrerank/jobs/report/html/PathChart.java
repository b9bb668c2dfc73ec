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
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * Draws points that a line joins in their order, and the ceiling of each step. The horizontal axis
 * begins at 0; the vertical one follows the data. If all ceilings are far above the points, the
 * vertical axis is cut in two parts: on one axis the points would look like a level line.
 */
public final class PathChart {

  private static final int HEIGHT = 340;

  /** The room for the name of the last point, at least. */
  private static final int LEAST_RIGHT = 60;

  /** The lower side of the ceilings' part of a vertical axis in two parts. */
  private static final int CUT = 110;

  private static final int CEILING_TICKS = 3;

  /** The room between the two parts. */
  private static final int CUT_GAP = 34;

  private final List<Dot> dots;
  private final Axis across;
  private final Part points;
  private final Part ceilings;
  private final double right;

  private PathChart(List<Dot> dots) {
    this.dots = dots;
    this.across = Axis.fromZero(dots.stream().mapToDouble(Dot::x));
    Supplier<DoubleStream> low = () -> dots.stream().mapToDouble(Dot::y);
    Supplier<DoubleStream> high =
        () -> dots.stream().flatMapToDouble(dot -> dot.ceiling().stream());
    if (isFarAbove(high.get().summaryStatistics(), low.get().summaryStatistics())) {
      this.ceilings = new Part(Axis.around(high.get(), CEILING_TICKS), TOP, CUT);
      this.points = new Part(Axis.around(low.get()), CUT + CUT_GAP, HEIGHT - BOTTOM);
    } else {
      Axis both = Axis.around(DoubleStream.concat(low.get(), high.get()));
      this.points = new Part(both, TOP, HEIGHT - BOTTOM);
      this.ceilings = points;
    }
    double last = dots.isEmpty() ? 0 : ChartLayout.width(name(dots.get(dots.size() - 1)));
    this.right = WIDTH - Math.max(LEAST_RIGHT, 2 * GAP + last);
  }

  private static boolean isFarAbove(
      DoubleSummaryStatistics ceilings, DoubleSummaryStatistics points) {
    return ceilings.getCount() > 0
        && ceilings.getMin() - points.getMax() > points.getMax() - points.getMin();
  }

  /** A part of the vertical axis, between two heights of the drawing. */
  private record Part(Axis axis, double top, double bottom) {

    private double y(double value) {
      return bottom - axis.place(value) * (bottom - top);
    }
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
  public record Dot(String name, double x, double y, OptionalDouble ceiling, String tip) {}

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
        double y = points.y(dots.get(index - 1).y());
        lines.add(Chart.line(start, y, x(dot.x()), points.y(dot.y()), "whisker"));
      }
      bars.add(Chart.bar(x(dot.x()) - 4, points.y(dot.y()) - 4, 8, 8, "plain", dot.tip(), null));
      // The name stands where the line to the next point is not.
      boolean falls = index + 1 < dots.size() && dots.get(index + 1).y() < dot.y();
      double y = points.y(dot.y()) + (falls ? -GAP : 2 * GAP);
      labels.add(Chart.label(x(dot.x()) + GAP, y, "start", name(dot)));
    }
    return new Chart(title, WIDTH, HEIGHT, bars, lines, labels, legend);
  }

  private void addCeiling(
      double ceiling, double start, double end, List<Line> lines, List<Label> labels) {
    lines.add(Chart.line(start, ceilings.y(ceiling), end, ceilings.y(ceiling), "ceiling"));
    labels.add(
        Chart.label((start + end) / 2, ceilings.y(ceiling) - 6, "middle", Decimals.of(ceiling)));
  }

  private void addAxes(String axis, List<Line> lines, List<Label> labels) {
    addTicks(points, lines, labels);
    if (!ceilings.equals(points)) {
      addTicks(ceilings, lines, labels);
      labels.add(Chart.label(LEFT - GAP, CUT + CUT_GAP / 2.0 + 5, "end", "⋮"));
    }
    for (double tick : across.ticks()) {
      labels.add(Chart.label(x(tick), HEIGHT - 6, "middle", across.label(tick)));
    }
    labels.add(Chart.label(WIDTH - GAP, HEIGHT - 6, "end", axis));
  }

  private static void addTicks(Part part, List<Line> lines, List<Label> labels) {
    for (double tick : part.axis().ticks()) {
      double y = part.y(tick);
      lines.add(Chart.line(LEFT, y, WIDTH - GAP, y, y == HEIGHT - BOTTOM ? "axis" : "grid"));
      labels.add(Chart.label(LEFT - GAP, y + 4, "end", part.axis().label(tick)));
    }
  }

  private static String name(Dot dot) {
    return ChartLayout.shortened(dot.name()) + " " + Decimals.of(dot.y());
  }

  private double x(double value) {
    return LEFT + across.place(value) * (right - LEFT);
  }
}
