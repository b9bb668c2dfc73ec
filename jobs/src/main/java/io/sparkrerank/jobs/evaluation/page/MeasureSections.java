package io.sparkrerank.jobs.evaluation.page;

import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.MeasureComparison;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Chart;
import io.sparkrerank.jobs.report.html.IntervalChart;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.statistics.Correction;
import io.sparkrerank.jobs.statistics.Interval;
import io.sparkrerank.jobs.statistics.PairedComparison;
import io.sparkrerank.measure.Aggregate;
import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sections of a report with the measures of whole runs. */
public final class MeasureSections {

  /** The largest number of runs side by side. */
  private static final int MOST_COLUMNS = 4;

  /** More rows than this are too many to read; metrics.json has all. */
  static final int MOST_LINES = 60;

  private MeasureSections() {}

  /**
   * Returns the section with the measures of each run and the intervals of the means.
   *
   * @param values the measures of single queries, or null if there are too many to hold
   */
  public static Section ofRuns(Evaluation evaluation, @Nullable MeasuresByQuery values) {
    Table table =
        evaluation.runs().size() <= MOST_COLUMNS
            ? byMeasure(evaluation, values)
            : byRun(evaluation);
    return new Section(
        "measures",
        "Measures",
        Decimals.format(
            "Means over %s. The intervals are those of the mean, by Student's t.",
            over(evaluation)),
        evaluation.runs().size() <= MOST_COLUMNS || values == null
            ? List.of(Block.of(table))
            : List.of(Block.of(table), Block.of(means(evaluation, values))));
  }

  /** Draws the first measure with its intervals, which the table has no room for. */
  private static Chart means(Evaluation evaluation, MeasuresByQuery values) {
    List<IntervalChart.Point> points = new ArrayList<>();
    for (int run = 0; run < QuerySections.shownRuns(evaluation); run++) {
      RunEvaluation found = evaluation.runs().get(run);
      points.add(
          new IntervalChart.Point(
              found.name(),
              found.values()[0],
              ofMean(values, run, 0),
              found.name() + ": " + Decimals.of(found.values()[0])));
    }
    return IntervalChart.ofMeans(evaluation.measures().get(0) + " with its 95 % intervals", points);
  }

  private static Table byMeasure(Evaluation evaluation, @Nullable MeasuresByQuery values) {
    List<String> header = new ArrayList<>(List.of("measure"));
    evaluation.runs().forEach(run -> header.addAll(List.of(run.name(), "95 % interval")));
    List<List<Cell>> rows = new ArrayList<>();
    for (int measure = 0; measure < evaluation.measures().size(); measure++) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(evaluation.measures().get(measure).toString()));
      for (int run = 0; run < evaluation.runs().size(); run++) {
        row.add(value(evaluation, run, measure));
        row.add(Cell.of(interval(evaluation, values, run, measure)));
      }
      rows.add(row);
    }
    return new Table(header, rows);
  }

  private static Table byRun(Evaluation evaluation) {
    List<String> header = new ArrayList<>(List.of("run"));
    evaluation.measures().forEach(measure -> header.add(measure.toString()));
    List<List<Cell>> rows = new ArrayList<>();
    for (int run = 0; run < evaluation.runs().size(); run++) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(evaluation.runs().get(run).name()));
      for (int measure = 0; measure < evaluation.measures().size(); measure++) {
        row.add(value(evaluation, run, measure));
      }
      rows.add(row);
    }
    return new Table(header, rows);
  }

  private static String interval(
      Evaluation evaluation, @Nullable MeasuresByQuery values, int run, int measure) {
    boolean mean = evaluation.measures().get(measure).aggregate() == Aggregate.MEAN;
    if (values == null || !mean) {
      return "";
    }
    Interval interval = ofMean(values, run, measure);
    return interval == null
        ? Decimals.UNDEFINED
        : Decimals.of(interval.low()) + " to " + Decimals.of(interval.high());
  }

  private static @Nullable Interval ofMean(MeasuresByQuery values, int run, int measure) {
    return Interval.ofMean(
        values.of(run, measure).stream().mapToDouble(MeasuresByQuery.QueryValue::value).toArray());
  }

  private static Cell value(Evaluation evaluation, int run, int measure) {
    RunEvaluation found = evaluation.runs().get(run);
    Measure of = evaluation.measures().get(measure);
    double value = found.values()[measure];
    return Cell.of(Evaluation.printed(of, value), found.name(), of.toString(), value);
  }

  /** Returns the section with the differences from the baseline, their intervals and tests. */
  public static Section ofComparison(Evaluation evaluation, Comparison comparison) {
    List<Block> blocks = new ArrayList<>(List.of(Block.of(differences(evaluation, comparison))));
    if (evaluation.averaging() == Averaging.COMMON) {
      blocks.add(Block.of(byRun(evaluation)));
    }
    blocks.add(Block.of(intervals(comparison)));
    return new Section("measures", "Measures", text(evaluation, comparison), blocks);
  }

  /** Returns one row per measure and run; the column of runs is left out for one run. */
  private static Table differences(Evaluation evaluation, Comparison comparison) {
    boolean several = comparison.runs() > 1;
    List<String> header = new ArrayList<>(List.of("measure"));
    if (several) {
      header.add("run");
    }
    header.addAll(
        List.of(
            several ? "baseline" : comparison.baseline(),
            several ? "run's" : comparison.comparisons().get(0).run(),
            "difference",
            "95 % interval",
            "p (t)",
            "p (Holm)",
            "p (signs)",
            "d_z",
            "won/tied/lost"));
    List<List<Cell>> rows = new ArrayList<>();
    for (MeasureComparison run : shown(comparison)) {
      String measure = run.measure().toString();
      List<Cell> row = new ArrayList<>(List.of(Cell.of(measure)));
      if (several) {
        row.add(Cell.of(run.run()));
      }
      row.add(mean(evaluation, comparison.baseline(), measure, run.baseline()));
      row.add(mean(evaluation, run.run(), measure, run.value()));
      row.addAll(statistics(run));
      rows.add(row);
    }
    return new Table(header, rows);
  }

  private static List<Cell> statistics(MeasureComparison run) {
    PairedComparison statistics = run.statistics();
    Double effect = statistics.effect();
    PairedComparison.Counts counts = statistics.counts();
    return List.of(
        Cell.of(Decimals.signed(statistics.mean())),
        Cell.of(Decimals.interval(statistics.interval())),
        Cell.of(Decimals.probability(statistics.p())),
        Cell.of(Decimals.probability(run.corrected(Correction.HOLM))),
        Cell.of(Decimals.probability(statistics.randomization())),
        Cell.of(effect == null ? Decimals.UNDEFINED : Decimals.of(effect, 2)),
        Cell.of(Decimals.format("%d/%d/%d", counts.wins(), counts.ties(), counts.losses())));
  }

  /** Returns a mean over paired queries, which is the run's own if all queries are averaged. */
  private static Cell mean(Evaluation evaluation, String run, String measure, double value) {
    return evaluation.averaging() == Averaging.COMPLETE
        ? Cell.of(Decimals.of(value), run, measure, value)
        : Cell.of(Decimals.of(value));
  }

  private static String text(Evaluation evaluation, Comparison comparison) {
    // A note that several tests share is written once.
    Map<String, List<String>> tests = new LinkedHashMap<>();
    for (MeasureComparison run : comparison.comparisons()) {
      if (run.statistics().note() != null) {
        tests
            .computeIfAbsent(run.statistics().note(), note -> new ArrayList<>())
            .add(Decimals.format("%s of %s", run.measure(), run.run()));
      }
    }
    String notes =
        tests.entrySet().stream()
            .map(
                note ->
                    Decimals.format(" %s: %s.", String.join(", ", note.getValue()), note.getKey()))
            .collect(Collectors.joining());
    String unmatched =
        comparison.unmatched().entrySet().stream()
            .map(note -> Decimals.format(" %s: %s.", note.getKey(), note.getValue()))
            .collect(Collectors.joining());
    return Decimals.format(
            "Means over %s, paired by query. The intervals are those of the mean difference, by"
                + " Student's t. There is a p-value of the t-test, one corrected by Holm (tests here:"
                + " %d), and one by random signs. d_z is the mean difference in standard deviations.",
            over(evaluation), comparison.tests())
        + notes
        + unmatched;
  }

  private static List<MeasureComparison> shown(Comparison comparison) {
    List<MeasureComparison> all = comparison.comparisons();
    return all.subList(0, Math.min(MOST_LINES, all.size()));
  }

  private static Chart intervals(Comparison comparison) {
    List<IntervalChart.Point> points = new ArrayList<>();
    for (MeasureComparison run : shown(comparison)) {
      Interval interval = run.statistics().interval();
      String name = run.measure() + (comparison.runs() == 1 ? "" : " of " + run.run());
      points.add(
          new IntervalChart.Point(
              name,
              run.statistics().mean(),
              interval,
              Decimals.format(
                  "%s of %s: %s, %s",
                  run.measure(),
                  run.run(),
                  Decimals.signed(run.statistics().mean()),
                  Decimals.interval(interval))));
    }
    return IntervalChart.ofDifferences(
        Decimals.format(
            "Mean differences from %s with their 95 %% intervals", comparison.baseline()),
        points);
  }

  private static String over(Evaluation evaluation) {
    return evaluation.averaging() == Averaging.COMPLETE
        ? "all queries with judgments (0 for a query that a run does not have)"
        : "the queries that have judgments and are in the run";
  }
}
