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
import io.sparkrerank.jobs.scoring.ScoringSections;
import io.sparkrerank.jobs.statistics.ClassMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report page of scored or classified pairs. */
public final class ScoreReport {

  private ScoreReport() {}

  /**
   * Returns the page.
   *
   * @param result the result of the job
   * @param histogram the histogram of scores, or null where a pair has one probability per label
   * @param phases duration of each phase in seconds, in the order of the phases
   * @param manifest the content of the manifest
   */
  public static Page page(
      ScoreResult result,
      @Nullable ScoreHistogram histogram,
      Map<String, Double> phases,
      JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    PairMeasures measures = result.measures();
    if (measures != null) {
      addMeasures(measures, sections);
    }
    if (histogram != null) {
      sections.add(ScoreSection.ofPairs(histogram));
    }
    sections.add(ScoringSections.times(phases, result.pairs(), result.scoringSeconds()));
    sections.add(ScoringSections.rows(result.rows()));
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "%,d pairs scored on %s by %s.",
            result.rows().scored(),
            manifest.path("model").path("device").asText(),
            manifest.path("model").path("path").asText());
    return new Page("Scored pairs", lead, sections);
  }

  private static void addMeasures(PairMeasures measures, List<Section> sections) {
    sections.add(measures(measures));
    ClassMeasures classes = measures.classes();
    if (classes != null) {
      sections.add(confusion(classes));
    }
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
