package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.Settings;

/** Reads the settings of question answering. */
public final class AnswerSettings {

  private AnswerSettings() {}

  public static AnswerConfig read(Settings settings, String resolved) {
    return new AnswerConfig(
        PairSettings.passages(settings, OutputSettings.required(settings), resolved),
        settings.positive("rerank.answer.top-n"),
        settings.positive("rerank.answer.max-tokens"),
        settings.finiteOr("rerank.answer.null-threshold", "none"),
        settings.text("rerank.answer.right-answers"));
  }
}
