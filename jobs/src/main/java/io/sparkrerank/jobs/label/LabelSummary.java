package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.cli.SummaryText;
import io.sparkrerank.jobs.report.Decimals;

/** The text that {@code label} prints at its end. */
final class LabelSummary {

  private LabelSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(LabelConfig config, LabelResult result) {
    SummaryText text =
        new SummaryText()
            .line(
                "%,d candidates in = %,d scored + %,d rejected",
                result.rows().read(), result.rows().scored(), result.rows().rejectedInAll())
            .pairs(result.pairs(), result.device(), result.scoringSeconds())
            .truncated(result.rows().truncated(), result.rows().scored())
            .rejected(result.rows().rejected());
    LabelCounts counts = result.counts();
    counts.mining().ifPresent(mining -> addMining(text, config, mining));
    text.emptyLine();
    counts.rows().forEach((form, rows) -> text.line("%-12s %,d rows", form, rows));
    return text.results(config.pairs(), "examples/, report.html, rejected/", "").toString();
  }

  private static void addMining(SummaryText text, LabelConfig config, MiningCounts mining) {
    MiningTotals totals = mining.totals();
    text.emptyLine()
        .line(
            "%,d of %,d queries have positives, %,d in all; %,d negatives; %,d queries have fewer"
                + " than %d negatives, %,d of them none",
            totals.withPositives(),
            totals.queries(),
            totals.positives(),
            totals.negatives(),
            totals.shortOfNegatives(),
            config.rules().draw().negatives(),
            totals.withoutNegatives());
    mining.dropped().forEach((reason, count) -> text.line("  %s: %,d", reason, count));
    for (ScoreDistribution scores : mining.distributions()) {
      text.line(
          "%-12s mean %s, median %s, from %s to %s",
          scores.kind(),
          Decimals.of(scores.mean()),
          Decimals.of(scores.quantiles().median()),
          Decimals.of(scores.quantiles().least()),
          Decimals.of(scores.quantiles().most()));
    }
  }
}
