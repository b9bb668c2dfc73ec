package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.cli.SummaryText;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.evaluation.print.MeasuresTable;
import io.sparkrerank.jobs.scoring.RankedRowCounts;

/** The text that {@code rerank} prints at its end. */
final class RerankSummary {

  private RerankSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(RerankConfig config, RerankResult result) {
    SummaryText text = new SummaryText();
    addCounts(text, config, result);
    addMeasures(text, result);
    return text.results(
            config.pairs(),
            "report.html, run.trec, ranked/, rejected/",
            result.evaluation() == null ? "" : "metrics.json, metrics_by_query/")
        .toString();
  }

  private static void addCounts(SummaryText text, RerankConfig config, RerankResult result) {
    RankedRowCounts rows = result.rows();
    text.line(
        "%,d pairs in = %,d ranked + %,d rejected; %,d queries",
        rows.read(), rows.ranked(), rows.rejectedInAll(), rows.queries().ranked());
    if (rows.unscored() > 0) {
      text.line(
          "%,d of the ranked were not scored and follow below, in the first stage's order",
          rows.unscored());
    }
    text.pairs(rows.pairs(), result.device(), result.scoringSeconds());
    if (rows.queries().incomplete() + rows.queries().lost() > 0) {
      text.line(
          "%,d queries are incomplete, and %,d have no list: rejected/ says why",
          rows.queries().incomplete(), rows.queries().lost());
    }
    text.truncated(rows.truncated(), rows.written());
    if (config.topK() != null) {
      text.line("%,d written: the best %,d of each query", rows.written(), config.topK());
    }
    text.rejected(rows.rejected());
    if (result.drift() != null) {
      text.line("%s", result.drift());
    }
  }

  private static void addMeasures(SummaryText text, RerankResult result) {
    text.emptyLine();
    if (result.evaluation() == null) {
      text.line(
          "No judgments, no measures: give %s or a relevance column.",
          EvaluationSettings.QRELS.option());
      return;
    }
    text.lines(MeasuresTable.of(result.evaluation()));
    if (result.budget() != null) {
      text.emptyLine()
          .line("What the budget achieved, on queries whose lists were scored whole:")
          .lines(MeasuresTable.of(result.budget().evaluation()));
    }
  }
}
