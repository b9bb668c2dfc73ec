package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.LongTextSettings;
import io.sparkrerank.jobs.config.OptionalSetting;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;

/** The settings of the command {@code score}. */
public final class ScoreSettings {

  static final SettingGroup GROUP = new SettingGroup("rerank.score", "Scores of pairs", "");

  static final OptionalSetting<String> EVALUATE =
      GROUP
          .setting("evaluate", SettingType.text())
          .option("--evaluate", "COLUMN")
          .orNull()
          .describedAs(
              "Measure scores against this column of the input. Numbers: Pearson and Spearman;"
                  + " numbers that are 0 or 1: also accuracy, F1 and AP. Labels, by name or number:"
                  + " accuracy, F1 and AP.");

  private ScoreSettings() {}

  /** Reads the configuration of the command. */
  public static ScoreConfig read(Settings settings) {
    PairsConfig pairs = PairSettings.read(settings, OutputSettings.required(settings));
    refuseOtherInput(settings, pairs);
    return new ScoreConfig(pairs, settings.get(EVALUATE));
  }

  private static void refuseOtherInput(Settings settings, PairsConfig pairs) {
    InputConfig input = pairs.input();
    if (input.run() != null) {
      settings.fault(
          "score takes pairs with %s, not a run: give rerank a run", InputSettings.PATHS.option());
    }
    if (input.turnSeparator() != null) {
      settings.fault("%s is for dialogues, which rerank takes", InputSettings.TURN_SEPARATOR.key());
    }
    if (pairs.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault(
          "%s = passages is for rerank; score reads each pair once", LongTextSettings.MODE.key());
    }
  }
}
