package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.evaluation.Evaluation;
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
   * @param manifest the manifest of the run
   */
  public static Page page(PipelineFigures figures, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    PipelineMeasures measures = figures.measures();
    sections.add(stages(figures));
    if (measures != null) {
      Evaluation lists = measures.lists();
      sections.add(
          measures.comparison() == null
              ? MeasureSections.ofRuns(lists, measures.queries().values())
              : MeasureSections.ofComparison(lists, measures.comparison()));
      sections.add(QuerySections.grades(lists, measures.queries().grades()));
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
    List<List<Cell>> rows =
        figures.rows().stream().map(row -> row.stream().map(Cell::of).toList()).toList();
    List<Block> blocks = new ArrayList<>(List.of(Block.of(new Table(figures.header(), rows))));
    String text =
        "The seconds of a stage include its start and its measures. Scores that are reused cost"
            + " nothing in this run.";
    PipelineMeasures measures = figures.measures();
    if (measures != null) {
      text += " " + measures.losses().described();
      blocks.add(Block.of(cost(figures.stages(), measures)));
    }
    return new Section("stages", "Stages", text, blocks);
  }

  private static Chart cost(List<StageFigures> stages, PipelineMeasures measures) {
    List<PathChart.Dot> dots = new ArrayList<>();
    double seconds = 0;
    for (int list = 0; list < measures.lists().runs().size(); list++) {
      int stage = list - measures.listsBefore();
      OptionalDouble ceiling = OptionalDouble.empty();
      if (stage >= 0) {
        seconds += stages.get(stage).seconds();
        ceiling = measures.firstCeiling(stage);
      }
      String name = measures.lists().runs().get(list).name();
      double value = measures.first(list);
      String tip = Decimals.format("%s: %s after %.1f s", name, Decimals.of(value), seconds);
      dots.add(new PathChart.Dot(name, seconds, value, ceiling, tip));
    }
    return PathChart.of(
        measures.firstMeasure() + " against seconds from the start",
        "seconds",
        "the list of each stage",
        "the best possible order of what the stage read",
        dots);
  }
}
