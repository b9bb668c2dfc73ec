package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.LongTextSettings;
import io.sparkrerank.jobs.config.OptionalSetting;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.Setting;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.spark.row.TextRole;

/** The settings of the command {@code embed}. */
public final class EmbedSettings {

  static final SettingGroup GROUP = new SettingGroup("rerank.embed", "Vectors", "");

  static final Setting<TextRole> ROLE =
      GROUP
          .setting("role", SettingType.choice(TextRole.class))
          .option("--role", "ROLE")
          .byDefault("document")
          .describedAs(
              "What the texts are: document or query. The role decides which prompt of the model"
                  + " stands before each text.");

  static final OptionalSetting<String> PROMPT =
      GROUP
          .setting("prompt", SettingType.text())
          .option("--prompt", "TEXT")
          .orNull("auto")
          .describedAs(
              "The text that stands before each text. auto is the prompt that the model names for"
                  + " the role, in config_sentence_transformers.json.");

  private EmbedSettings() {}

  /** Reads the configuration of the command. */
  public static EmbedConfig read(Settings settings) {
    PairsConfig texts = PairSettings.read(settings, OutputSettings.required(settings));
    if (texts.input().run() != null) {
      settings.fault("embed takes texts with %s, not a run", InputSettings.PATHS.option());
    }
    if (texts.input().turnSeparator() != null) {
      settings.fault("%s is for dialogues, which rerank takes", InputSettings.TURN_SEPARATOR.key());
    }
    if (texts.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault(
          "%s = passages is for rerank; a text has one vector", LongTextSettings.MODE.key());
    }
    return new EmbedConfig(texts, settings.get(ROLE), settings.get(PROMPT));
  }
}
