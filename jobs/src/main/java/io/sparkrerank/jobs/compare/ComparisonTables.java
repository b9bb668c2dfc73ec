package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.MeasureComparison;
import io.sparkrerank.jobs.evaluation.QueryDifference;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.TableStyle;
import io.sparkrerank.jobs.statistics.Correction;
import io.sparkrerank.jobs.statistics.PairedComparison;
import io.sparkrerank.jobs.statistics.SignedRankTest;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a comparison as tables: the differences, the tests, and the queries that moved most. */
public final class ComparisonTables {

  private final TableStyle style;

  /** Creates a printer. */
  public ComparisonTables(TableStyle style) {
    this.style = style;
  }

  /** Prints the tables. */
  public void print(Comparison comparison, Writer out) throws IOException {
    printDifferences(comparison, out);
    out.write("\n");
    printTests(comparison, out);
    if (style != TableStyle.LATEX) {
      out.write(
          Decimals.format(
                  "\nHolm, Bonferroni and B.-H. (Benjamini-Hochberg) correct the t-test's p for %s",
                  comparison.tests() == 1 ? "1 test" : comparison.tests() + " tests")
              + Decimals.format(
                  " above;\nbootstrap and random signs are drawn %d times from seed %d.\n",
                  comparison.samples(), comparison.seed()));
      printNotes(comparison, out);
      out.write("\n");
      printQueries(comparison, out);
    }
  }

  private void printDifferences(Comparison comparison, Writer out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (MeasureComparison run : comparison.comparisons()) {
      PairedComparison statistics = run.statistics();
      rows.add(
          List.of(
              run.measure() + " of " + run.run(),
              Decimals.of(run.baseline()),
              Decimals.of(run.value()),
              Decimals.signed(statistics.mean()),
              Decimals.interval(statistics.interval()),
              Decimals.probability(statistics.p()),
              Decimals.probability(run.corrected(Correction.HOLM)),
              statistics.effect() == null
                  ? Decimals.UNDEFINED
                  : Decimals.of(statistics.effect(), 2),
              Decimals.format(
                  "%d/%d/%d",
                  statistics.counts().wins(),
                  statistics.counts().ties(),
                  statistics.counts().losses())));
    }
    style.table(
        List.of(
            "against " + comparison.baseline(),
            "baseline",
            "run",
            "difference",
            "95 % interval (t)",
            "p (t)",
            "p (Holm)",
            "d_z",
            "won/tied/lost"),
        rows,
        out);
  }

  private void printTests(Comparison comparison, Writer out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (MeasureComparison run : comparison.comparisons()) {
      PairedComparison statistics = run.statistics();
      rows.add(
          List.of(
              run.measure() + " of " + run.run(),
              Decimals.interval(statistics.bootstrap()),
              statistics.tTest() == null
                  ? Decimals.UNDEFINED
                  : Decimals.format(
                      "%s (%d)",
                      Decimals.of(statistics.tTest().t(), 3), statistics.tTest().degrees()),
              Decimals.probability(statistics.randomization())
                  + (statistics.randomization() != null && statistics.exact() ? " exact" : ""),
              probability(statistics.wilcoxon()),
              Decimals.probability(run.corrected(Correction.BONFERRONI)),
              Decimals.probability(run.corrected(Correction.BENJAMINI_HOCHBERG))));
    }
    style.table(
        List.of(
            "tests",
            "95 % interval (bootstrap)",
            "t (df)",
            "p (random signs)",
            "p (Wilcoxon)",
            "p (Bonferroni)",
            "p (B.-H.)"),
        rows,
        out);
  }

  private static String probability(@Nullable SignedRankTest wilcoxon) {
    return wilcoxon == null
        ? Decimals.UNDEFINED
        : Decimals.probability(wilcoxon.p()) + (wilcoxon.isExact() ? " exact" : " approx.");
  }

  private void printNotes(Comparison comparison, Writer out) throws IOException {
    for (MeasureComparison run : comparison.comparisons()) {
      if (run.statistics().note() != null) {
        String note = run.measure() + " of " + run.run() + ": " + run.statistics().note() + ".";
        out.write(style.escaped(note) + "\n");
      }
    }
    for (var note : comparison.unmatched().entrySet()) {
      out.write(style.escaped(note.getKey() + ": " + note.getValue() + ".") + "\n");
    }
  }

  private void printQueries(Comparison comparison, Writer out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (MeasureComparison run : comparison.comparisons()) {
      rows.add(
          List.of(run.measure() + " of " + run.run(), queries(run.gains()), queries(run.losses())));
    }
    style.table(List.of("queries", "largest gains", "largest losses"), rows, out);
  }

  private static String queries(List<QueryDifference> queries) {
    return queries.isEmpty()
        ? "none"
        : queries.stream()
            .map(query -> query.queryId() + " " + Decimals.signed(query.difference()))
            .collect(Collectors.joining(", "));
  }
}
