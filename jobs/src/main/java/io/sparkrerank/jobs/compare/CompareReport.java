package io.sparkrerank.jobs.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.RunQuery;
import io.sparkrerank.jobs.evaluation.ScoreHistogram;
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
import java.util.List;
import java.util.function.Function;

/** The report of a comparison. */
public final class CompareReport {

  private CompareReport() {}

  /**
   * Lays out the page.
   *
   * @param single what is known of single queries
   * @param scores how scores are spread, for some of the runs
   * @param queries finds queries with their first documents
   * @param manifest what the run was
   */
  public static Page page(
      Evaluation evaluation,
      Comparison comparison,
      SingleQueries single,
      List<ScoreHistogram> scores,
      Function<List<String>, List<RunQuery>> queries,
      JsonNode manifest) {
    int measure = comparison.firstMeasure(evaluation);
    SelectedQueries selected =
        SelectedQueries.ofDifferences(single.values().differences(0, 1, measure));
    String lead =
        Decimals.format(
            "%s against %s on %,d queries.",
            comparison.runs() == 1
                ? evaluation.runs().get(1).name()
                : Decimals.format("%,d runs", comparison.runs()),
            comparison.baseline(),
            comparison.comparisons().get(0).statistics().pairs());
    List<Section> sections =
        List.of(
            MeasureSections.ofComparison(evaluation, comparison),
            QuerySections.differences(evaluation, single.values(), measure, selected),
            QuerySections.grades(evaluation, single.grades()),
            ScoreSection.of(QuerySections.FIRST, scores),
            BesideSection.of(evaluation),
            QuerySections.cards(
                evaluation,
                measure,
                queries.apply(selected.queryIds()),
                selected,
                new QueryTexts()),
            ManifestSection.of(manifest));
    return new Page("Comparison", lead, sections);
  }
}
