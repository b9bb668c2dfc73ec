package io.sparkrerank.jobs.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.ScoreHistogram;
import io.sparkrerank.jobs.evaluation.page.ScoreSection;
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
import io.sparkrerank.jobs.statistics.ClassMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of scored or classified pairs. */
public final class ScoreReport {

  private ScoreReport() {}

  /**
   * What a run did.
   *
   * @param rows what became of the rows
   * @param pairs what became of the distinct pairs
   * @param scores how scores are spread, or null where a pair has several
   * @param measures what they are worth, or null if that was not asked for
   * @param stages seconds by stage, in their order
   * @param seconds how long scoring took
   */
  public record Scored(
      ScoredRowCounts rows,
      PairCounts pairs,
      ScoreHistogram scores,
      PairMeasures measures,
      Map<String, Double> stages,
      double seconds) {}

  /**
   * Lays out the page.
   *
   * @param manifest what the run was
   */
  public static Page page(Scored scored, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    if (scored.measures() != null) {
      sections.add(measures(scored.measures()));
      if (scored.measures().classes() != null) {
        sections.add(confusion(scored.measures().classes()));
      }
    }
    if (scored.scores() != null) {
      sections.add(ScoreSection.ofPairs(scored.scores()));
    }
    sections.add(ScoringSections.times(scored.stages(), scored.pairs(), scored.seconds()));
    sections.add(ScoringSections.rows(scored.rows()));
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "%,d pairs scored on %s by %s.",
            scored.rows().scored(),
            manifest.path("model").path("device").asText(),
            manifest.path("model").path("path").asText());
    return new Page("Scored pairs", lead, sections);
  }

  private static Section measures(PairMeasures measures) {
    List<List<Cell>> rows = new ArrayList<>();
    measures
        .values()
        .forEach(
            (name, value) ->
                rows.add(
                    List.of(Cell.of(name), Cell.of(Decimals.of(value), "scores", name, value))));
    return new Section(
        "measures",
        "Measures",
        Decimals.format(
            "Against the column %s, over %,d rows; %,d scored rows have no value there.",
            measures.column(), measures.rows(), measures.without()),
        List.of(Block.of(new Table(List.of("measure", "value"), rows))));
  }

  private static Section confusion(ClassMeasures classes) {
    List<String> header = new ArrayList<>(List.of("are \\ taken for"));
    header.addAll(classes.labels());
    header.addAll(List.of("precision", "recall", "F1"));
    List<List<Cell>> rows = new ArrayList<>();
    for (int label = 0; label < classes.labels().size(); label++) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(classes.labels().get(label))));
      for (long count : classes.confusion()[label]) {
        row.add(Cell.of(Decimals.format("%,d", count)));
      }
      row.add(Cell.of(Decimals.of(classes.precision(label))));
      row.add(Cell.of(Decimals.of(classes.recall(label))));
      row.add(Cell.of(Decimals.of(classes.f1(label))));
      rows.add(row);
    }
    return new Section(
        "confusion",
        "Classes",
        "Rows of each class, by the class that they were taken for.",
        List.of(Block.of(new Table(header, rows))));
  }
}
