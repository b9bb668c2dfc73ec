package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.Settings;

/** Reads the settings of the scoring of pairs. */
public final class ScoreSettings {

  private ScoreSettings() {}

  public static ScoreConfig read(Settings settings, String resolved) {
    return new ScoreConfig(
        PairSettings.flatPairs(settings, OutputSettings.required(settings), resolved),
        settings.text("rerank.score.evaluate"));
  }
}
