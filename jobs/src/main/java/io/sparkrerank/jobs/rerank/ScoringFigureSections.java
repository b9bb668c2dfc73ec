package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.GradeClass;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Charts;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.rerank.ScoringFigures.Cost;
import io.sparkrerank.jobs.rerank.ScoringFigures.Truncation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The sections of a report with lengths, cuts and the drift of a reduced precision. */
final class ScoringFigureSections {

  private ScoringFigureSections() {}

  /** How long pairs are. */
  static Section lengths(ScoringFigures figures) {
    int step = figures.lengthStep();
    List<Charts.Item> items =
        IntStream.range(0, figures.lengths().length)
            .mapToObj(
                bin ->
                    new Charts.Item(
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
        List.of(Block.of(Charts.histogram("Pairs by length", items, List.of("0", longest)))));
  }

  /**
   * What was cut, and what it goes with.
   *
   * @param measures the measures in their order
   */
  static Section truncation(ScoringFigures figures, List<String> measures) {
    long cut = figures.truncation().stream().mapToLong(Truncation::cut).sum();
    List<List<Cell>> rows = new ArrayList<>();
    for (Truncation grade : figures.truncation()) {
      rows.add(
          List.of(
              Cell.of(GradeClass.name(grade.grade())),
              Cell.of(Decimals.format("%,d", grade.pairs())),
              Cell.of(Decimals.format("%,d", grade.cut())),
              Cell.of(Decimals.percent((double) grade.cut() / grade.pairs())),
              Cell.of(Decimals.format("%,d", grade.droppedTokens()))));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        Block.of(new Table(List.of("documents", "pairs", "cut", "share", "tokens dropped"), rows)));
    if (cut > 0 && !figures.costs().isEmpty()) {
      blocks.add(Block.of(costs(figures.costs(), measures)));
    }
    return new Section(
        "truncation",
        "Truncation",
        cut == 0
            ? "No pair was longer than the model reads."
            : "Pairs longer than the model reads are cut at the end of the text. Below: the measures of"
                + " the queries of which a relevant document was cut, and of the others. The two"
                + " kinds of queries may differ in other ways too.",
        blocks);
  }

  private static Table costs(List<Cost> costs, List<String> measures) {
    List<List<Cell>> rows = new ArrayList<>();
    List<Cost> sorted =
        costs.stream()
            .sorted(Comparator.comparingInt(cost -> measures.indexOf(cost.measure())))
            .toList();
    for (Cost cost : sorted) {
      rows.add(
          List.of(
              Cell.of(cost.measure()),
              Cell.of(cost.run()),
              Cell.of(cost.relevantCut() ? "a relevant document was cut" : "none was cut"),
              Cell.of(Decimals.format("%,d", cost.queries())),
              Cell.of(Decimals.of(cost.mean()))));
    }
    return new Table(List.of("measure", "run", "queries of which", "queries", "mean"), rows);
  }

  /** How far a reduced precision goes from float32. */
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
