package io.sparkrerank.jobs.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.GradesByRank;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.page.CoverageSection;
import io.sparkrerank.jobs.evaluation.page.MeasureSections;
import io.sparkrerank.jobs.evaluation.page.QuerySections;
import io.sparkrerank.jobs.evaluation.page.ScoreSection;
import io.sparkrerank.jobs.evaluation.page.SelectedQueries;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Section;
import java.util.List;

/** The report of a comparison. */
public final class CompareReport {

  private CompareReport() {}

  /**
   * Lays out the page.
   *
   * @param values the measures of single queries
   * @param grades the grades at each rank
   * @param manifest the manifest of the run
   * @param manifest what the run was
   */
  public static Page page(
      EvaluatedRuns runs,
      Comparison comparison,
      MeasuresByQuery values,
      GradesByRank grades,
      JsonNode manifest) {
    Evaluation evaluation = runs.evaluation();
    int measure = comparison.firstMeasure(evaluation);
    SelectedQueries selected = SelectedQueries.ofDifferences(values.differences(0, 1, measure));
    String lead =
        Decimals.format(
            "%s against %s on %,d queries.",
            comparison.runs() == 1
                ? evaluation.runs().get(1).name()
                : Decimals.format("%,d runs", comparison.runs()),
            comparison.baseline(),
            comparison.comparisons().get(0).statistics().counts().pairs());
    List<Section> sections =
        List.of(
            MeasureSections.ofComparison(evaluation, comparison),
            QuerySections.differences(evaluation, values, measure, selected),
            QuerySections.grades(evaluation, grades),
            ScoreSection.of(QuerySections.FIRST, runs.drawnScores()),
            CoverageSection.of(evaluation),
            QuerySections.cards(
                evaluation, measure, runs.queries(selected.queryIds()), selected, new QueryTexts()),
            ManifestSection.of(manifest));
    return new Page("Comparison", lead, sections);
  }
}
