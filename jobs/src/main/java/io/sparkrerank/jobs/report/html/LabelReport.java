package io.sparkrerank.jobs.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.LabelCounts;
import io.sparkrerank.jobs.report.PairCounts;
import io.sparkrerank.jobs.report.ScoredRows;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of training data. */
public final class LabelReport {

  private LabelReport() {}

  /**
   * What a run did.
   *
   * @param rows what became of the candidates
   * @param pairs what became of the distinct pairs
   * @param counts what training data was made of
   * @param stages seconds by stage, in their order
   * @param seconds how long scoring took
   */
  public record Labeled(
      ScoredRows rows,
      PairCounts pairs,
      LabelCounts counts,
      Map<String, Double> stages,
      double seconds) {}

  /**
   * Lays out the page.
   *
   * @param manifest what the run was
   */
  public static Page page(Labeled labeled, JsonNode manifest) {
    LabelCounts counts = labeled.counts();
    List<Section> sections = new ArrayList<>();
    sections.add(
        section(
            "examples",
            "Examples",
            Decimals.format(
                "%,d of %,d queries have positives, %,d in all; %,d negatives were taken, and %,d queries"
                    + " have fewer than were wanted.",
                counts.withPositives(),
                counts.queries(),
                counts.positives(),
                counts.negatives(),
                counts.shortOfNegatives()),
            List.of("form", "rows"),
            counts.rows()));
    if (!counts.distributions().isEmpty()) {
      sections.add(
          section(
              "dropped",
              "What became of the other documents",
              "Documents that are no positives and were not taken, by the first reason.",
              List.of("filter", "documents"),
              counts.dropped()));
      sections.add(distributions(counts.distributions()));
    }
    sections.add(ScoringSections.times(labeled.stages(), labeled.pairs(), labeled.seconds()));
    sections.add(ScoringSections.rows(labeled.rows()));
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "Training data of %,d candidates, scored on %s by %s.",
            labeled.rows().scored(),
            manifest.path("model").path("device").asText(),
            manifest.path("model").path("path").asText());
    return new Page("Training data", lead, sections);
  }

  private static Section section(
      String id, String title, String text, List<String> header, Map<String, Long> counts) {
    List<List<Cell>> rows = new ArrayList<>();
    counts.forEach(
        (name, count) -> rows.add(List.of(Cell.of(name), Cell.of(Decimals.format("%,d", count)))));
    return new Section(id, title, text, List.of(Block.of(new Table(header, rows))));
  }

  private static Section distributions(List<LabelCounts.Distribution> distributions) {
    List<List<Cell>> rows = new ArrayList<>();
    for (LabelCounts.Distribution distribution : distributions) {
      List<Cell> row =
          new ArrayList<>(
              List.of(
                  Cell.of(distribution.kind()),
                  Cell.of(Decimals.format("%,d", distribution.count())),
                  Cell.of(Decimals.of(distribution.mean()))));
      distribution.quantiles().forEach(value -> row.add(Cell.of(Decimals.of(value))));
      rows.add(row);
    }
    return new Section(
        "scores",
        "Scores",
        "Those of the positives and negatives that were taken, and the difference of each positive and"
            + " each negative of a query.",
        List.of(
            Block.of(
                new Table(
                    List.of(
                        "scores", "count", "mean", "least", "5 %", "25 %", "50 %", "75 %", "95 %",
                        "most"),
                    rows))));
  }
}
