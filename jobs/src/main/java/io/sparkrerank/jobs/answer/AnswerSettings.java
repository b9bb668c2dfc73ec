package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.config.OptionalSetting;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.Setting;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;

/** The settings of the command {@code answer}. */
public final class AnswerSettings {

  static final SettingGroup GROUP = new SettingGroup("rerank.answer", "Answers", "");

  static final Setting<Integer> TOP_N =
      GROUP
          .setting("top-n", SettingType.wholeNumberFrom(1))
          .option("--top-n", "N")
          .byDefault("5")
          .describedAs(
              "The number of answers of each question to keep, the best over all its candidates.");

  static final Setting<Integer> MAX_TOKENS =
      GROUP
          .setting("max-tokens", SettingType.wholeNumberFrom(1))
          .option("--max-answer-tokens", "N")
          .byDefault("30")
          .describedAs("The most tokens of an answer.");

  static final OptionalSetting<Double> NULL_THRESHOLD =
      GROUP
          .setting("null-threshold", SettingType.number())
          .option("--null-threshold", "X")
          .or("none")
          .describedAs(
              "Leave a question without an answer if the score of no answer is above the score of"
                  + " the best answer by more than this. It is for models that were trained with"
                  + " questions without answers. With none every question gets an answer.");

  static final OptionalSetting<String> RIGHT_ANSWERS =
      GROUP
          .setting("right-answers", SettingType.text())
          .option("--right-answers", "FILE")
          .orNull()
          .describedAs(
              "A file with the columns query_id and answers to measure against. Without it a column"
                  + " answers of the input is used.");

  private AnswerSettings() {}

  /** Reads the configuration of the command. */
  public static AnswerConfig read(Settings settings) {
    return new AnswerConfig(
        PairSettings.passages(settings, OutputSettings.required(settings)),
        settings.get(TOP_N),
        settings.get(MAX_TOKENS),
        settings.get(NULL_THRESHOLD),
        settings.get(RIGHT_ANSWERS));
  }
}
