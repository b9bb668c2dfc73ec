package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.cli.SummaryText;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.evaluation.print.MeasuresTable;

/** The text that {@code retrieve} prints at its end. */
final class RetrieveSummary {

  private RetrieveSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(RetrieveConfig config, RetrieveResult result) {
    SummaryText text = new SummaryText();
    addCounts(text, result);
    text.emptyLine();
    if (result.evaluation() == null) {
      text.line("No judgments, no measures: give %s.", EvaluationSettings.QRELS.option());
    } else {
      text.lines(MeasuresTable.of(result.evaluation()));
    }
    return text.results(
            config.pairs().writtenTo(),
            "run.trec, retrieved/, rejected/, manifest.json",
            result.evaluation() == null ? "" : "report.html, metrics.json, metrics_by_query/")
        .toString();
  }

  private static void addCounts(SummaryText text, RetrieveResult result) {
    if (result.rows().read() > 0) {
      text.line(
              "%,d texts in = %,d read + %,d rejected",
              result.rows().read(), result.rows().scored(), result.rows().rejectedInAll())
          .truncated(result.rows().truncated(), result.rows().scored())
          .rejected(result.rows().rejected());
    }
    RetrieveResult.Embedding embedding = result.embedding();
    if (embedding != null) {
      text.texts(embedding.texts(), embedding.device(), embedding.seconds());
    }
    text.line(
        "%,d queries, %,d documents: %,d found for %,d queries; %,d queries found nothing",
        result.found().queries(),
        result.found().documents(),
        result.found().found(),
        result.found().withDocuments(),
        result.found().queries() - result.found().withDocuments());
  }
}
