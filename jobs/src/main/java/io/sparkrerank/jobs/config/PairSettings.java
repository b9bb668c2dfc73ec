package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/** Reads which pairs are scored, and how. */
public final class PairSettings {

  private PairSettings() {}

  /** Reads pairs that are a table or joined from a run, and the model that scores them. */
  public static PairsConfig read(Settings settings, @Nullable OutputConfig output) {
    return with(
        settings,
        InputSettings.required(settings),
        ModelSettings.required(settings),
        LongTextSettings.read(settings),
        output);
  }

  /** As {@link #read}, for a command that always reads long texts in passages. */
  public static PairsConfig passages(Settings settings, @Nullable OutputConfig output) {
    return with(
        settings,
        InputSettings.required(settings),
        ModelSettings.required(settings),
        LongTextSettings.passages(settings),
        output);
  }

  /** As {@link #read}, with an input, a model and a treatment of long texts that were read. */
  public static PairsConfig with(
      Settings settings,
      InputConfig input,
      ModelConfig model,
      LongTextConfig longText,
      @Nullable OutputConfig output) {
    return new PairsConfig(
        input,
        model,
        BatchSettings.read(settings),
        longText,
        ScoringSettings.read(settings),
        output,
        settings.rendered());
  }
}
