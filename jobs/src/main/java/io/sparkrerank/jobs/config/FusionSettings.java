package io.sparkrerank.jobs.config;

import io.sparkrerank.search.Fusion;
import org.jspecify.annotations.Nullable;

/** The settings that say how two lists of a query become one. */
public final class FusionSettings {

  /** The fusion of two lists of a query. */
  public static final SettingGroup GROUP = new SettingGroup("rerank.fusion", "Fusion", "");

  public static final OptionalSetting<Fusion.Method> METHOD =
      GROUP
          .setting("method", SettingType.choice(Fusion.Method.class))
          .option("--fuse", "METHOD")
          .or("none")
          .describedAs(
              "Make one list of two for each query: in rerank of the list of the first stage and the"
                  + " list of the model, in a hybrid search of the list of BM25 and the list of the"
                  + " vectors. rrf adds the reciprocals of the ranks. zscore adds scores, each as the"
                  + " number of standard deviations above the mean of its list. With none rerank"
                  + " ranks by the model alone, and a hybrid search takes rrf.");

  public static final Setting<Integer> RANK_CONSTANT =
      GROUP
          .setting("rank-constant", SettingType.wholeNumberFrom(1))
          .byDefault("60")
          .describedAs(
              "The number that rrf adds to each rank. A larger number evens out the top of a list.");

  public static final Setting<Double> FIRST_WEIGHT =
      GROUP
          .setting("first-weight", SettingType.share())
          .option("--first-weight", "SHARE")
          .byDefault("0.5")
          .describedAs(
              "The weight of the first of the two lists, from 0 to 1. The second list has the rest.");

  private FusionSettings() {}

  /** Reads how two lists become one; null if only one of them counts. */
  static @Nullable Fusion read(Settings settings) {
    Fusion fusion = readOr(settings, Fusion.Method.RRF);
    return settings.get(METHOD) == null ? null : fusion;
  }

  /** Reads how two lists become one, by the method {@code fallback} if the settings name none. */
  public static Fusion readOr(Settings settings, Fusion.Method fallback) {
    Fusion.Method method = settings.get(METHOD);
    return new Fusion(
        method == null ? fallback : method,
        settings.get(RANK_CONSTANT),
        settings.get(FIRST_WEIGHT));
  }
}
