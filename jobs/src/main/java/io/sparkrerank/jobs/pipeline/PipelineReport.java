package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.jobs.evaluation.page.CoverageSection;
import io.sparkrerank.jobs.evaluation.page.MeasureSections;
import io.sparkrerank.jobs.evaluation.page.QuerySections;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Chart;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.PathChart;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The report of a pipeline. */
public final class PipelineReport {

  private PipelineReport() {}

  /**
   * Lays out the page.
   *
   * @param comparison how lists differ from the first, or null without judgments
   * @param single what is known of single queries, or null without judgments
   * @param manifest what the run was
   */
  public static Page page(
      PipelineFigures figures, Comparison comparison, QueryCollector single, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    sections.add(stages(figures));
    if (figures.measured() != null) {
      Evaluation lists = figures.measured().lists();
      sections.add(
          comparison == null
              ? MeasureSections.ofRuns(lists, single.values())
              : MeasureSections.ofComparison(lists, comparison));
      sections.add(QuerySections.grades(lists, single.grades()));
      sections.add(CoverageSection.of(lists));
    }
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "%,d stages in %s.",
            figures.stages().size(),
            Decimals.clock(figures.stages().stream().mapToDouble(StageFigures::seconds).sum()));
    return new Page("Pipeline", lead, sections);
  }

  private static Section stages(PipelineFigures figures) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        Block.of(
            new Table(
                figures.header(),
                figures.rows().stream().map(row -> row.stream().map(Cell::of).toList()).toList())));
    String text =
        "Seconds are of whole stages, their start and measures included. What was reused cost"
            + " nothing in this run.";
    if (figures.measured() != null) {
      text += " " + figures.described();
      blocks.add(Block.of(cost(figures)));
    }
    return new Section("stages", "Stages", text, blocks);
  }

  private static Chart cost(PipelineFigures figures) {
    List<PathChart.Dot> dots = new ArrayList<>();
    double seconds = 0;
    List<RunEvaluation> lists = figures.measured().lists().runs();
    for (int list = 0; list < lists.size(); list++) {
      int stage = list - figures.given();
      OptionalDouble ceiling = OptionalDouble.empty();
      if (stage >= 0) {
        seconds += figures.stages().get(stage).seconds();
        ceiling = figures.ceiling(stage);
      }
      String name = lists.get(list).name();
      double value = lists.get(list).values()[0];
      String tip = Decimals.format("%s: %s after %.1f s", name, Decimals.of(value), seconds);
      dots.add(new PathChart.Dot(name, seconds, value, ceiling, tip));
    }
    return PathChart.of(
        figures.measure() + " against seconds from the start",
        "seconds",
        "the list of each stage",
        "the best possible order of what the stage read",
        dots);
  }
}
