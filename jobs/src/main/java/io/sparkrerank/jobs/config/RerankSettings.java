package io.sparkrerank.jobs.config;

/** Reads the settings of a re-ranking. */
public final class RerankSettings {

  private RerankSettings() {}

  /** Reads the settings of a re-ranking that is run. */
  public static RerankConfig read(Settings settings, String resolved) {
    return read(settings, OutputSettings.required(settings), resolved);
  }

  /** Reads the settings of a re-ranking that is only forecast, and needs no output. */
  public static RerankConfig forecast(Settings settings, String resolved) {
    return read(settings, OutputSettings.planned(settings), resolved);
  }

  private static RerankConfig read(Settings settings, OutputConfig output, String resolved) {
    PairsConfig pairs = PairSettings.pairs(settings, output, resolved);
    return new RerankConfig(
        pairs,
        PairSettings.topOfList(settings, pairs.longText().mode()),
        settings.positiveOr("rerank.top-k", "all"),
        FusionSettings.read(settings, null),
        EvaluationSettings.evaluation(settings));
  }
}
