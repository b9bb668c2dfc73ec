package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.RunQuery;
import io.sparkrerank.jobs.evaluation.SingleQueries;
import io.sparkrerank.jobs.evaluation.page.BesideSection;
import io.sparkrerank.jobs.evaluation.page.MeasureSections;
import io.sparkrerank.jobs.evaluation.page.QuerySections;
import io.sparkrerank.jobs.evaluation.page.ScoreSection;
import io.sparkrerank.jobs.evaluation.page.SelectedQueries;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.scoring.RankedRowCounts;
import io.sparkrerank.jobs.scoring.ScoringSections;
import io.sparkrerank.measure.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of a re-ranking. */
public final class RerankReport {

  private RerankReport() {}

  /**
   * What was measured.
   *
   * @param evaluation the first stage, where it has an order, and the re-ranked lists
   * @param comparison how they differ, or null if there is no first stage or too many queries
   * @param single what is known of single queries
   * @param selected the queries that are shown, or null if none are
   * @param queries these with their first documents
   * @param texts their texts
   */
  public record Measured(
      Evaluation evaluation,
      Comparison comparison,
      SingleQueries single,
      SelectedQueries selected,
      List<RunQuery> queries,
      QueryTexts texts) {}

  /**
   * What scoring did.
   *
   * @param rows what became of the rows
   * @param figures scores, lengths and cuts
   * @param budget what a budget achieved, or null if there is none or nothing was compared
   * @param drift how far a reduced precision goes from float32, or null if that was not looked at
   * @param stages seconds by stage, in their order
   * @param seconds how long scoring took
   * @param device where the model ran
   */
  public record Scored(
      RankedRowCounts rows,
      ScoringFigures figures,
      BudgetOutcome budget,
      Drift drift,
      Map<String, Double> stages,
      double seconds,
      String device) {}

  /** The queries to show: those that changed most, or without a first stage the best and worst. */
  public static SelectedQueries select(
      Evaluation evaluation, Comparison comparison, SingleQueries single) {
    return comparison == null
        ? SelectedQueries.ofValues(single.values().of(0, 0))
        : SelectedQueries.ofDifferences(
            single.values().differences(0, 1, drawn(evaluation, comparison)));
  }

  /** The place of the measure that is drawn: the first that was compared, else the first. */
  private static int drawn(Evaluation evaluation, Comparison comparison) {
    return comparison == null ? 0 : comparison.firstMeasure(evaluation);
  }

  /**
   * Lays out the page.
   *
   * @param measured what was measured, or null without judgments
   * @param manifest what the run was
   */
  public static Page page(Scored scored, Measured measured, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    if (measured != null) {
      addMeasures(measured, sections);
    }
    if (scored.budget() != null) {
      sections.add(BudgetSection.of(scored.budget()));
    }
    sections.add(ScoreSection.of("all scored documents", List.of(scored.figures().scores())));
    sections.add(
        ScoringFigureSections.truncation(
            scored.figures(),
            measured == null
                ? List.of()
                : measured.evaluation().measures().stream().map(Measure::toString).toList()));
    sections.add(ScoringFigureSections.lengths(scored.figures()));
    if (scored.drift() != null) {
      sections.add(ScoringFigureSections.drift(scored.drift()));
    }
    sections.add(ScoringSections.times(scored.stages(), scored.rows().pairs(), scored.seconds()));
    sections.add(ScoringSections.rows(scored.rows()));
    if (measured != null) {
      if (measured.selected() != null) {
        sections.add(
            QuerySections.cards(
                measured.evaluation(),
                drawn(measured.evaluation(), measured.comparison()),
                measured.queries(),
                measured.selected(),
                measured.texts()));
      }
      sections.add(BesideSection.of(measured.evaluation()));
    }
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "%,d candidates of %,d queries re-ranked on %s by %s.",
            scored.rows().ranked(),
            scored.rows().queries().ranked(),
            scored.device(),
            manifest.path("model").path("path").asText());
    return new Page("Re-ranking", lead, sections);
  }

  private static void addMeasures(Measured measured, List<Section> sections) {
    Evaluation evaluation = measured.evaluation();
    if (measured.comparison() == null) {
      sections.add(MeasureSections.ofRuns(evaluation, measured.single().values()));
    } else {
      sections.add(MeasureSections.ofComparison(evaluation, measured.comparison()));
      sections.add(
          QuerySections.differences(
              evaluation,
              measured.single().values(),
              drawn(evaluation, measured.comparison()),
              measured.selected()));
    }
    sections.add(QuerySections.grades(evaluation, measured.single().grades()));
  }
}
