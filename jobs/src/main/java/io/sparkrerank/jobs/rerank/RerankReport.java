package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.page.CoverageSection;
import io.sparkrerank.jobs.evaluation.page.MeasureSections;
import io.sparkrerank.jobs.evaluation.page.QuerySections;
import io.sparkrerank.jobs.evaluation.page.ScoreSection;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.scoring.ScoringSections;
import io.sparkrerank.measure.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report page of a re-ranking. */
public final class RerankReport {

  private RerankReport() {}

  /**
   * Returns the page.
   *
   * @param result the result of the job
   * @param figures scores, lengths and cuts
   * @param phases duration of each phase in seconds, in the order of the phases
   * @param manifest the content of the manifest
   */
  public static Page page(
      RerankResult result, ScoringFigures figures, Map<String, Double> phases, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    if (result.measures() instanceof RerankMeasures.Judged judged) {
      addMeasures(judged, sections);
    }
    addScoring(result, figures, phases, sections);
    if (result.measures() instanceof RerankMeasures.Judged judged) {
      addQueries(judged, sections);
    }
    sections.add(ManifestSection.of(manifest));
    return new Page("Re-ranking", lead(result, manifest), sections);
  }

  private static String lead(RerankResult result, JsonNode manifest) {
    return Decimals.format(
        "%,d candidates of %,d queries re-ranked on %s by %s.",
        result.rows().ranked(),
        result.rows().queries().ranked(),
        result.device(),
        manifest.path("model").path("path").asText());
  }

  private static void addMeasures(RerankMeasures.Judged judged, List<Section> sections) {
    Evaluation evaluation = judged.evaluation();
    MeasuresByQuery values = judged.single().values();
    Comparison comparison = judged.comparison();
    sections.add(
        comparison == null
            ? MeasureSections.ofRuns(evaluation, values)
            : MeasureSections.ofComparison(evaluation, comparison));
    RerankMeasures.ShownQueries shown = judged.shown();
    if (comparison != null && values != null && shown != null) {
      sections.add(
          QuerySections.differences(evaluation, values, judged.charted(), shown.selected()));
    }
    sections.add(QuerySections.grades(evaluation, judged.single().grades()));
    if (judged.budget() != null) {
      sections.add(BudgetSection.of(judged.budget()));
    }
  }

  private static void addScoring(
      RerankResult result,
      ScoringFigures figures,
      Map<String, Double> phases,
      List<Section> sections) {
    sections.add(ScoreSection.of("all scored documents", List.of(figures.scores())));
    sections.add(ScoringFigureSections.truncation(figures, measures(result.measures())));
    sections.add(ScoringFigureSections.lengths(figures));
    if (result.drift() != null) {
      sections.add(ScoringFigureSections.drift(result.drift()));
    }
    sections.add(ScoringSections.times(phases, result.rows().pairs(), result.scoringSeconds()));
    sections.add(ScoringSections.rows(result.rows()));
  }

  /** Returns the names of the measures, in their order. */
  private static List<String> measures(RerankMeasures measures) {
    return measures instanceof RerankMeasures.Judged judged
        ? judged.evaluation().measures().stream().map(Measure::toString).toList()
        : List.of();
  }

  private static void addQueries(RerankMeasures.Judged judged, List<Section> sections) {
    RerankMeasures.ShownQueries shown = judged.shown();
    if (shown != null) {
      sections.add(
          QuerySections.cards(
              judged.evaluation(),
              judged.charted(),
              shown.queries(),
              shown.selected(),
              shown.texts()));
    }
    sections.add(CoverageSection.of(judged.evaluation()));
  }
}
