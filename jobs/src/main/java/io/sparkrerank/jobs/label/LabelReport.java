package io.sparkrerank.jobs.label;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.scoring.ScoringSections;
import io.sparkrerank.label.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page {@code report.html} of training data. */
public final class LabelReport {

  private LabelReport() {}

  /**
   * Lays out the page.
   *
   * @param phases the seconds that each phase of the job took, in the order of the phases
   * @param manifest the manifest of the run
   */
  public static Page page(LabelResult result, Map<String, Double> phases, JsonNode manifest) {
    LabelCounts counts = result.counts();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "examples", "Examples", examples(counts), List.of(Block.of(forms(counts.rows())))));
    counts
        .mining()
        .ifPresent(
            mining -> {
              sections.add(dropped(mining.dropped()));
              sections.add(distributions(mining.distributions()));
            });
    sections.add(ScoringSections.times(phases, result.pairs(), result.scoringSeconds()));
    sections.add(ScoringSections.rows(result.rows()));
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "Training data made of %,d candidates, scored on %s by %s.",
            result.rows().scored(),
            manifest.path("model").path("device").asText(),
            manifest.path("model").path("path").asText());
    return new Page("Training data", lead, sections);
  }

  private static String examples(LabelCounts counts) {
    return counts
        .mining()
        .map(MiningCounts::totals)
        .map(
            totals ->
                Decimals.format(
                    "%,d of %,d queries have positives, %,d in all. %,d negatives were taken. %,d"
                        + " queries have fewer than were wanted, and %,d of these have none.",
                    totals.withPositives(),
                    totals.queries(),
                    totals.positives(),
                    totals.negatives(),
                    totals.shortOfNegatives(),
                    totals.withoutNegatives()))
        .orElseGet(
            () ->
                Decimals.format(
                    "The scored pairs of %,d queries. No form needs negatives.", counts.queries()));
  }

  private static Table forms(Map<String, Long> rows) {
    return new Table(
        List.of("form", "rows"),
        rows.entrySet().stream()
            .map(form -> List.of(Cell.of(form.getKey()), count(form.getValue())))
            .toList());
  }

  private static Section dropped(Map<String, Long> documents) {
    List<List<Cell>> rows = new ArrayList<>();
    for (DropReason filter : DropReason.values()) {
      Long count = documents.get(filter.code());
      if (count != null) {
        rows.add(List.of(Cell.of(filter.code()), count(count), Cell.of(filter.meaning())));
      }
    }
    return new Section(
        "dropped",
        "The other documents",
        "Documents that became neither positives nor negatives, by the first filter that dropped"
            + " them.",
        List.of(Block.of(new Table(List.of("filter", "documents", "why"), rows))));
  }

  private static Cell count(long count) {
    return Cell.of(Decimals.format("%,d", count));
  }

  private static Section distributions(List<ScoreDistribution> distributions) {
    List<List<Cell>> rows = new ArrayList<>();
    for (ScoreDistribution distribution : distributions) {
      List<Cell> row =
          new ArrayList<>(
              List.of(
                  Cell.of(distribution.kind()),
                  count(distribution.count()),
                  Cell.of(Decimals.of(distribution.mean()))));
      distribution.quantiles().values().forEach(value -> row.add(Cell.of(Decimals.of(value))));
      rows.add(row);
    }
    return new Section(
        "scores",
        "Scores",
        "The scores of the positives and negatives that were taken, and the difference of each pair of"
            + " a positive and a negative of the same query.",
        List.of(
            Block.of(
                new Table(
                    List.of(
                        "scores", "count", "mean", "least", "5 %", "25 %", "50 %", "75 %", "95 %",
                        "most"),
                    rows))));
  }
}
