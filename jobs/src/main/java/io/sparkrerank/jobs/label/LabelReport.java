package io.sparkrerank.jobs.label;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringSections;
import io.sparkrerank.label.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
      ScoredRowCounts rows,
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
        new Section(
            "examples", "Examples", examples(counts), List.of(Block.of(forms(counts.rows())))));
    if (counts.mined() != null) {
      sections.add(
          new Section(
              "dropped",
              "What became of the other documents",
              "Documents that are no positives and were not taken, by the first reason.",
              List.of(Block.of(dropped(counts.mined().dropped())))));
      sections.add(distributions(counts.mined().distributions()));
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

  private static String examples(LabelCounts counts) {
    LabelCounts.Mined mined = counts.mined();
    return mined == null
        ? Decimals.format(
            "The scored pairs of %,d queries; no form asks for negatives.", counts.queries())
        : Decimals.format(
            "%,d of %,d queries have positives, %,d in all; %,d negatives were taken; %,d queries have"
                + " fewer than were wanted, %,d of them none.",
            mined.withPositives(),
            counts.queries(),
            mined.positives(),
            mined.negatives(),
            mined.shortOfNegatives(),
            mined.withoutNegatives());
  }

  private static Table forms(Map<String, Long> rows) {
    return new Table(
        List.of("form", "rows"),
        rows.entrySet().stream()
            .map(form -> List.of(Cell.of(form.getKey()), count(form.getValue())))
            .toList());
  }

  private static Table dropped(Map<String, Long> documents) {
    return new Table(
        List.of("filter", "documents", "why"),
        Stream.of(Filter.values())
            .filter(filter -> documents.containsKey(filter.code()))
            .map(
                filter ->
                    List.of(
                        Cell.of(filter.code()),
                        count(documents.get(filter.code())),
                        Cell.of(filter.meaning())))
            .toList());
  }

  private static Cell count(long count) {
    return Cell.of(Decimals.format("%,d", count));
  }

  private static Section distributions(List<LabelCounts.Distribution> distributions) {
    List<List<Cell>> rows = new ArrayList<>();
    for (LabelCounts.Distribution distribution : distributions) {
      List<Cell> row =
          new ArrayList<>(
              List.of(
                  Cell.of(distribution.kind()),
                  count(distribution.count()),
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
