package io.sparkrerank.jobs.evaluation.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Axis;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The report of an evaluation. */
public final class EvaluateReport {

  private EvaluateReport() {}

  /**
   * Lays out the page.
   *
   * @param collector the measures and grades of single queries
   * @param manifest the manifest of the run
   */
  public static Page page(EvaluatedRuns runs, QueryCollector collector, JsonNode manifest) {
    Evaluation evaluation = runs.evaluation();
    List<Section> sections = new ArrayList<>();
    MeasuresByQuery values = collector.values();
    sections.add(MeasureSections.ofRuns(evaluation, values));
    if (values != null) {
      SelectedQueries selected = SelectedQueries.ofValues(values.of(0, 0));
      sections.add(values(evaluation, values, selected));
      sections.add(QuerySections.grades(evaluation, collector.grades()));
      sections.add(ScoreSection.of(QuerySections.FIRST, runs.drawnScores()));
      sections.add(CoverageSection.of(evaluation));
      sections.add(
          QuerySections.cards(
              evaluation, 0, runs.queries(selected.queryIds()), selected, new QueryTexts()));
    } else {
      sections.add(QuerySections.grades(evaluation, collector.grades()));
      sections.add(ScoreSection.of(QuerySections.FIRST, runs.drawnScores()));
      sections.add(CoverageSection.of(evaluation));
    }
    sections.add(ManifestSection.of(manifest));
    int count = evaluation.runs().size();
    String lead =
        Decimals.format(
            "%s measured on %,d queries.",
            count == 1 ? evaluation.runs().get(0).name() : Decimals.format("%,d runs", count),
            evaluation.runs().get(0).coverage().queries());
    return new Page("Evaluation", lead, sections);
  }

  private static Section values(
      Evaluation evaluation, MeasuresByQuery values, SelectedQueries selected) {
    String measure = evaluation.measures().get(0).toString();
    Axis axis =
        Axis.fromZero(
            IntStream.range(0, QuerySections.shownRuns(evaluation))
                .boxed()
                .flatMap(run -> values.of(run, 0).stream())
                .mapToDouble(MeasuresByQuery.QueryValue::value));
    List<Block> blocks = new ArrayList<>();
    for (int run = 0; run < QuerySections.shownRuns(evaluation); run++) {
      blocks.add(
          QuerySections.values(
              measure, evaluation.runs().get(run).name(), values.of(run, 0), selected, axis));
    }
    return new Section("values", "Query by query", null, blocks);
  }
}
