package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.GradeClass;
import io.sparkrerank.jobs.evaluation.ReportFigurePlan;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ColumnChart;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.rerank.ScoringFigures.Cost;
import io.sparkrerank.jobs.rerank.ScoringFigures.Truncation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sections of the report on lengths, cuts and the drift of a reduced precision. */
final class ScoringFigureSections {

  private ScoringFigureSections() {}

  /** Returns the section on the lengths of pairs. */
  static Section lengths(ScoringFigures figures) {
    int step = figures.lengthStep();
    List<ColumnChart.Column> items =
        IntStream.range(0, figures.lengths().length)
            .mapToObj(
                bin ->
                    new ColumnChart.Column(
                        figures.lengths()[bin],
                        "plain",
                        Decimals.format(
                            "%,d to %,d tokens: %,d pairs",
                            bin * step, (bin + 1) * step - 1, figures.lengths()[bin]),
                        null))
            .toList();
    String longest = Decimals.format("%,d tokens", figures.lengths().length * step);
    return new Section(
        "lengths",
        "Lengths",
        "Tokens of query and text together, as the model read them, without special tokens.",
        List.of(Block.of(ColumnChart.histogram("Pairs by length", items, List.of("0", longest)))));
  }

  /**
   * Returns the section on pairs that were cut, and on the measures of their queries.
   *
   * @param measures the measures in their order
   */
  static Section truncation(ScoringFigures figures, List<String> measures) {
    if (figures.truncation().stream().allMatch(grade -> grade.cut() == 0)) {
      return new Section(
          "truncation", "Truncation", "No pair was longer than the model reads.", List.of());
    }
    List<Block> blocks = new ArrayList<>(List.of(Block.of(cuts(figures.truncation()))));
    String text = "Pairs longer than the model reads are cut at the end of the text.";
    if (!figures.costs().isEmpty()) {
      blocks.add(Block.of(costs(figures.costs(), measures)));
      text +=
          " Below are the means of the measures over the queries for which no relevant document was"
              + " cut, and over those for which a relevant document was cut. The two groups of"
              + " queries may differ in other ways too.";
    }
    return new Section("truncation", "Truncation", text, blocks);
  }

  /** Returns one row per grade with cuts, and one row for all grades without. */
  private static Table cuts(List<Truncation> grades) {
    List<List<Cell>> rows = new ArrayList<>();
    List<Truncation> whole = grades.stream().filter(grade -> grade.cut() == 0).toList();
    for (Truncation grade : grades) {
      if (grade.cut() > 0) {
        rows.add(cut(GradeClass.name(grade.grade()), grade));
      }
    }
    if (!whole.isEmpty()) {
      String names =
          whole.stream()
              .map(grade -> GradeClass.name(grade.grade()))
              .collect(Collectors.joining(", "));
      long pairs = whole.stream().mapToLong(Truncation::pairs).sum();
      rows.add(cut(names, new Truncation(ReportFigurePlan.NO_GRADE, pairs, 0, 0)));
    }
    return new Table(List.of("documents", "pairs", "cut", "share", "tokens dropped"), rows);
  }

  private static List<Cell> cut(String documents, Truncation truncation) {
    return List.of(
        Cell.of(documents),
        Cell.of(Decimals.format("%,d", truncation.pairs())),
        Cell.of(Decimals.format("%,d", truncation.cut())),
        Cell.of(Decimals.percent((double) truncation.cut() / truncation.pairs())),
        Cell.of(Decimals.format("%,d", truncation.droppedTokens())));
  }

  /** Returns one row per measure and run, with the means of both groups of queries. */
  private static Table costs(List<Cost> costs, List<String> measures) {
    Map<List<String>, List<Cost>> byMeasureAndRun =
        costs.stream()
            .sorted(Comparator.comparingInt(cost -> measures.indexOf(cost.measure())))
            .collect(
                Collectors.groupingBy(
                    cost -> List.of(cost.measure(), cost.run()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<Cell>> rows = new ArrayList<>();
    byMeasureAndRun.forEach(
        (names, both) -> {
          List<Cell> row = new ArrayList<>(names.stream().map(Cell::of).toList());
          addMean(both, false, row);
          addMean(both, true, row);
          rows.add(row);
        });
    return new Table(
        List.of(
            "measure", "run", "queries", "none was cut", "queries", "a relevant document was cut"),
        rows);
  }

  private static void addMean(List<Cost> both, boolean relevantCut, List<Cell> row) {
    Optional<Cost> group =
        both.stream().filter(cost -> cost.relevantCut() == relevantCut).findFirst();
    row.add(Cell.of(Decimals.format("%,d", group.map(Cost::queries).orElse(0L))));
    row.add(Cell.of(group.map(cost -> Decimals.of(cost.mean())).orElse(Decimals.UNDEFINED)));
  }

  /** Returns the section on the drift of a reduced precision from float32. */
  static Section drift(Drift drift) {
    List<List<Cell>> rows =
        List.of(
            row("pairs, the best of some queries", Decimals.format("%,d", drift.pairs())),
            row("queries", Decimals.format("%,d", drift.queries())),
            row("largest difference of two logits", Decimals.of(drift.largest())),
            row("mean difference, without signs", Decimals.of(drift.mean())),
            row("documents with another rank", Decimals.format("%,d", drift.moved())),
            row(
                "Kendall's tau, mean over queries",
                Double.isNaN(drift.tau()) ? Decimals.UNDEFINED : Decimals.of(drift.tau())));
    return new Section(
        "precision",
        "Precision",
        "The model was run in "
            + drift.precision()
            + ". A sample was scored again in fp32, and its lists were ranked by both.",
        List.of(Block.of(new Table(List.of("of the sample", "value"), rows))));
  }

  private static List<Cell> row(String name, String value) {
    return List.of(Cell.of(name), Cell.of(value));
  }
}
