package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.spark.row.TextRole;

/** Reads the settings of vectors. */
public final class EmbedSettings {

  private EmbedSettings() {}

  public static EmbedConfig read(Settings settings, String resolved) {
    return new EmbedConfig(
        PairSettings.singleTexts(settings, OutputSettings.required(settings), resolved),
        settings.choice("rerank.embed.role", TextRole.class),
        settings.textOrAuto("rerank.embed.prompt"));
  }
}
