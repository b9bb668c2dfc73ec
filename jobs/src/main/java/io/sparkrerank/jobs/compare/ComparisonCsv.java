package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.MeasureComparison;
import io.sparkrerank.jobs.evaluation.print.CsvPrinter;
import io.sparkrerank.jobs.statistics.Correction;
import io.sparkrerank.jobs.statistics.Interval;
import io.sparkrerank.jobs.statistics.PairedComparison;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints a comparison as CSV, one line per run and measure. Undefined values are empty. */
public final class ComparisonCsv {

  private static final List<String> HEADER =
      List.of(
          "run",
          "measure",
          "queries",
          "baseline",
          "value",
          "difference",
          "interval_t_low",
          "interval_t_high",
          "interval_bootstrap_low",
          "interval_bootstrap_high",
          "effect_size",
          "t",
          "p_t",
          "p_randomization",
          "randomization_exact",
          "p_wilcoxon",
          "wilcoxon_exact",
          "wins",
          "ties",
          "losses");

  private ComparisonCsv() {}

  /** Prints the lines. */
  public static void print(Comparison comparison, Writer out) throws IOException {
    List<String> header = new ArrayList<>(HEADER);
    for (Correction correction : Correction.values()) {
      header.add("p_t_" + correction.name().toLowerCase(Locale.ROOT));
    }
    header.add("note");
    out.write(CsvPrinter.row(header));
    for (MeasureComparison run : comparison.comparisons()) {
      out.write(CsvPrinter.row(cells(run)));
    }
  }

  private static List<String> cells(MeasureComparison run) {
    PairedComparison statistics = run.statistics();
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(run.run());
    cells.add(run.measure());
    cells.add(statistics.counts().pairs());
    cells.add(run.baseline());
    cells.add(run.value());
    cells.add(statistics.mean());
    add(statistics.interval(), cells);
    add(statistics.bootstrap(), cells);
    cells.add(statistics.effect());
    cells.add(statistics.tTest() == null ? null : statistics.tTest().t());
    cells.add(statistics.tTest() == null ? null : statistics.tTest().p());
    cells.add(statistics.randomization());
    cells.add(statistics.randomization() == null ? null : statistics.exact());
    cells.add(statistics.wilcoxon() == null ? null : statistics.wilcoxon().p());
    cells.add(statistics.wilcoxon() == null ? null : statistics.wilcoxon().isExact());
    cells.add(statistics.counts().wins());
    cells.add(statistics.counts().ties());
    cells.add(statistics.counts().losses());
    for (Correction correction : Correction.values()) {
      double p = run.corrected(correction);
      cells.add(Double.isNaN(p) ? null : p);
    }
    cells.add(statistics.note());
    return cells.stream().map(cell -> Objects.toString(cell, "")).toList();
  }

  private static void add(@Nullable Interval interval, List<@Nullable Object> cells) {
    cells.add(interval == null ? null : interval.low());
    cells.add(interval == null ? null : interval.high());
  }
}
