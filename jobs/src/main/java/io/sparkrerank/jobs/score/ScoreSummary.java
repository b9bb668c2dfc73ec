package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.cli.SummaryText;
import io.sparkrerank.jobs.report.Decimals;

/** The text that {@code score} prints at its end. */
final class ScoreSummary {

  private ScoreSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(ScoreConfig config, ScoreResult result) {
    SummaryText text =
        new SummaryText()
            .line(
                "%,d rows in = %,d scored + %,d rejected",
                result.rows().read(), result.rows().scored(), result.rows().rejectedInAll())
            .pairs(result.pairs(), result.device(), result.scoringSeconds())
            .truncated(result.rows().truncated(), result.rows().scored())
            .rejected(result.rows().rejected());
    PairMeasures measures = result.measures();
    if (measures != null) {
      text.emptyLine();
      measures.values().forEach((name, value) -> text.line("%-24s %s", name, Decimals.of(value)));
      text.line("(%,d rows against the column %s)", measures.rows(), measures.column());
    }
    return text.results(
            config.pairs(),
            "report.html, scored/, rejected/",
            measures == null ? "" : "metrics.json")
        .toString();
  }
}
