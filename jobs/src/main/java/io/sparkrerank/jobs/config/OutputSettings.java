package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/** The settings that say where results go. */
public final class OutputSettings {

  /** The place of the results. */
  public static final SettingGroup GROUP = new SettingGroup("rerank.output", "Output", "");

  public static final OptionalSetting<String> PATH =
      GROUP
          .setting("path", SettingType.text())
          .option("--output", "DIR")
          .orNull()
          .describedAs(
              "The folder for results, on any Hadoop file system. It must hold no input, and must"
                  + " not lie in a folder that is input.");

  public static final Setting<Boolean> OVERWRITE =
      GROUP
          .setting("overwrite", SettingType.flag())
          .switchedOnBy("--overwrite")
          .byDefault("false")
          .describedAs("Replace the results of an earlier run in the output folder.");

  public static final Setting<String> TAG =
      GROUP
          .setting("tag", SettingType.matching("one word", "\\S+"))
          .byDefault("spark-rerank")
          .describedAs("The last column of run.trec, which names the run: one word.");

  private OutputSettings() {}

  /** Reads where results go. It is a fault if nothing says so. */
  public static @Nullable OutputConfig required(Settings settings) {
    if (settings.get(PATH) == null) {
      settings.fault("No output: give %s with a folder", PATH.option());
    }
    return planned(settings);
  }

  /** Reads where the results of a re-ranking would go; null if nothing says so. */
  static @Nullable OutputConfig planned(Settings settings) {
    boolean resume = settings.get(ScoringSettings.RESUME);
    OutputConfig output = optional(settings);
    if (resume && settings.get(OVERWRITE)) {
      settings.fault(
          "%s keeps the scores of an earlier run and %s drops them; give one of the two",
          ScoringSettings.RESUME.option(), OVERWRITE.option());
    }
    if (output == null) {
      if (resume) {
        settings.fault(
            "%s needs the folder of the earlier run: give %s",
            ScoringSettings.RESUME.option(), PATH.option());
      }
      return null;
    }
    return resume
        ? new OutputConfig(output.path(), OutputConfig.Earlier.RESUME, output.tag())
        : output;
  }

  /** Reads where results go; null if nothing says so. */
  static @Nullable OutputConfig optional(Settings settings) {
    String path = settings.get(PATH);
    String tag = settings.get(TAG);
    OutputConfig.Earlier earlier =
        settings.get(OVERWRITE) ? OutputConfig.Earlier.REPLACE : OutputConfig.Earlier.REFUSE;
    return path == null ? null : new OutputConfig(path, earlier, tag);
  }
}
