package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.cli.SummaryText;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.evaluation.print.MeasuresTable;

/** The text that {@code pipeline} prints at its end. */
final class PipelineSummary {

  private PipelineSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(PipelineConfig config, PipelineFigures figures) {
    SummaryText text = new SummaryText().lines(figures.table());
    if (figures.measures() == null) {
      text.emptyLine()
          .line("No judgments, no measures: give %s.", EvaluationSettings.QRELS.option());
    } else {
      text.line("%s", figures.measures().losses().described())
          .emptyLine()
          .lines(MeasuresTable.of(figures.measures().lists()));
    }
    return text.results(
            config.requiredOutput().path(),
            "report.html, stages/, manifest.json",
            figures.measures() == null
                ? ""
                : "metrics.json, metrics_by_query/, relevant_documents/")
        .toString();
  }
}
