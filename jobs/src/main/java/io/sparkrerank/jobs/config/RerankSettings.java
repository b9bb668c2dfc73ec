package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/** The settings of a re-ranking: what is scored of each list, and what is kept. */
public final class RerankSettings {

  /** The part of each list that is scored, and the part that is kept. */
  public static final SettingGroup GROUP = new SettingGroup("rerank", "Lists", "");

  public static final OptionalSetting<Integer> DEPTH =
      GROUP
          .setting("depth", SettingType.wholeNumberFrom(1))
          .option("--depth", "K")
          .or("all")
          .describedAs(
              "The number of candidates of each query to score, the best of the first stage. The"
                  + " rest follows below them, in the order of the first stage. The time of"
                  + " scoring grows with the depth.");

  public static final OptionalSetting<Long> BUDGET_PAIRS =
      GROUP
          .setting("budget.pairs", SettingType.count())
          .option("--budget-pairs", "N")
          .or("none")
          .describedAs(
              "The most candidates to score over all queries. The tops of all lists come first;"
                  + " lists whose scores of the first stage are close to their best go deeper. The"
                  + " rest follows below, as with depth.");

  public static final OptionalSetting<Long> BUDGET_TOKENS =
      GROUP
          .setting("budget.tokens", SettingType.count())
          .option("--budget-tokens", "N")
          .or("none")
          .describedAs(
              "The same limit in tokens, counted as four characters each. The manifest says how many"
                  + " tokens there were.");

  public static final Setting<Integer> COMPARED_QUERIES =
      GROUP
          .setting("budget.compared-queries", SettingType.wholeNumberFrom(0))
          .byDefault("50")
          .describedAs(
              "With a budget, the whole list of this many judged queries is scored, for at most a"
                  + " fifth of the budget. The report says on these queries what the budget achieved"
                  + " and what scoring all pairs would achieve.");

  public static final OptionalSetting<Integer> TOP_K =
      GROUP
          .setting("top-k", SettingType.wholeNumberFrom(1))
          .option("--top-k", "K")
          .or("all")
          .describedAs("The number of documents of each query to write, the best ones.");

  private RerankSettings() {}

  /** Reads the settings of a re-ranking that is run. */
  public static RerankConfig read(Settings settings) {
    return read(settings, OutputSettings.required(settings));
  }

  /** Reads the settings of a re-ranking that is only forecast, and needs no output. */
  public static RerankConfig forecast(Settings settings) {
    return read(settings, OutputSettings.planned(settings));
  }

  private static RerankConfig read(Settings settings, @Nullable OutputConfig output) {
    PairsConfig pairs = PairSettings.read(settings, output);
    return new RerankConfig(
        pairs,
        topOfList(settings, pairs.longText().mode()),
        settings.get(TOP_K),
        FusionSettings.read(settings),
        EvaluationSettings.evaluation(settings));
  }

  private static TopOfListConfig topOfList(Settings settings, LongTextConfig.Mode mode) {
    TopOfListConfig limits =
        new TopOfListConfig(
            settings.get(DEPTH),
            settings.get(BUDGET_PAIRS),
            settings.get(BUDGET_TOKENS),
            settings.get(COMPARED_QUERIES));
    if (limits.tokens() != null && mode == LongTextConfig.Mode.PASSAGES) {
      settings.fault(
          "%s counts a text as far as the model reads it, and %s is passages; give %s",
          BUDGET_TOKENS.key(), LongTextSettings.MODE.key(), BUDGET_PAIRS.key());
    }
    return limits;
  }
}
