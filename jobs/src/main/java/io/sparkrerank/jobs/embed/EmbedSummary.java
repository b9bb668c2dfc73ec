package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.cli.SummaryText;

/** The text that {@code embed} prints at its end. */
final class EmbedSummary {

  private EmbedSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(EmbedConfig config, EmbedResult result) {
    return new SummaryText()
        .line(
            "%,d texts in = %,d with vectors + %,d rejected",
            result.rows().read(), result.rows().scored(), result.rows().rejectedInAll())
        .texts(result.texts(), result.device(), result.seconds())
        .truncated(result.rows().truncated(), result.rows().scored())
        .rejected(result.rows().rejected())
        .results(config.pairs(), "vectors/, rejected/", "")
        .toString();
  }
}
