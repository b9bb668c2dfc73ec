package io.sparkrerank.jobs.config;

/** The settings of the course of a scoring. */
public final class ScoringSettings {

  /** The course of a scoring. */
  public static final SettingGroup GROUP = new SettingGroup("rerank", "Scoring", "");

  public static final OptionalSetting<Integer> PARTITIONS =
      GROUP
          .setting("partitions", SettingType.wholeNumberFrom(1))
          .option("--partitions", "N")
          .or("auto")
          .describedAs(
              "The number of tasks that scoring is cut into. auto follows from the tokens of the"
                  + " pairs and the slots of the cluster.");

  public static final Setting<RejectionLimit> MAX_REJECTED =
      GROUP
          .setting(
              "max-rejected",
              SettingType.parsed("all, a number of rows, or a share", RejectionLimit::parse))
          .option("--max-rejected", "LIMIT")
          .byDefault("all")
          .describedAs(
              "Fail if more rows than this are rejected: a number of rows, a share such as 0.01 or"
                  + " 1%, or all for no limit. The limit is checked before scoring, after each wave,"
                  + " and at the end.");

  public static final OptionalSetting<Double> MAX_HOURS =
      GROUP
          .setting("max-hours", SettingType.numberAbove0())
          .option("--max-hours", "H")
          .or("none")
          .describedAs(
              "Do not score if it would take longer than this. A sample of pairs is scored first to"
                  + " forecast the time.");

  public static final Setting<Integer> SAMPLE_SECONDS =
      GROUP
          .setting("sample-seconds", SettingType.wholeNumberFrom(1))
          .byDefault("15")
          .describedAs(
              "About how many seconds a forecast scores its sample. The command plan forecasts, and"
                  + " so does a limit of max-hours. A longer sample forecasts better.");

  public static final OptionalSetting<Integer> DRIFT_PAIRS =
      GROUP
          .setting("drift-pairs", SettingType.wholeNumberFrom(1))
          .byDefault("256")
          .or("none")
          .describedAs(
              "With a reduced precision, this many pairs are scored again in fp32 afterwards: the"
                  + " best documents of some queries. The differences of logits and ranks are"
                  + " printed, and stand in the manifest and the report.");

  public static final Setting<Integer> WAVE_SECONDS =
      GROUP
          .setting("wave-seconds", SettingType.wholeNumberFrom(1))
          .byDefault("60")
          .describedAs(
              "About how many seconds a wave takes. Scores are kept wave by wave, so that a stop"
                  + " loses at most one wave. Short waves write more files.");

  public static final OptionalSetting<String> SCORES =
      GROUP
          .setting("scores", SettingType.text())
          .option("--scores", "DIR")
          .orNull()
          .describedAs(
              "A folder where scores are kept from run to run, by the content of pairs. A pair whose"
                  + " score is there is not scored again. Several models, and several jobs at a"
                  + " time, may share the folder. Without it scores are kept in the output folder.");

  public static final Setting<Boolean> RESUME =
      GROUP
          .setting("resume", SettingType.flag())
          .switchedOnBy("--resume")
          .byDefault("false")
          .describedAs(
              "Go on with an earlier run, finished or not, in the output folder. Its scores are"
                  + " kept, and only missing pairs are scored. A run with another model is refused.");

  private ScoringSettings() {}

  /** Reads how pairs are scored, and when not. */
  static ScoringConfig read(Settings settings) {
    return new ScoringConfig(
        settings.get(SCORES),
        settings.get(PARTITIONS),
        settings.get(WAVE_SECONDS),
        settings.get(DRIFT_PAIRS),
        settings.get(MAX_REJECTED),
        settings.get(SAMPLE_SECONDS),
        settings.get(MAX_HOURS));
  }
}
