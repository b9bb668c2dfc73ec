package io.sparkrerank.jobs.config;

import io.sparkrerank.search.Fusion;

/** Reads how two lists of a query become one. */
public final class FusionSettings {

  private FusionSettings() {}

  /** Reads how two lists become one; {@code fallback} where the settings say none. */
  public static Fusion read(Settings settings, Fusion.Method fallback) {
    Fusion.Method method =
        "none".equals(settings.text("rerank.fusion.method"))
            ? fallback
            : settings.choice("rerank.fusion.method", Fusion.Method.class);
    double weight = settings.share("rerank.fusion.first-weight");
    int constant = settings.positive("rerank.fusion.rank-constant");
    return method == null ? null : new Fusion(method, constant, weight);
  }
}
