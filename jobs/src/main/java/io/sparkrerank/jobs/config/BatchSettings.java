package io.sparkrerank.jobs.config;

/** The settings of the batches in which the network reads pairs. */
public final class BatchSettings {

  /** The batches. */
  public static final SettingGroup GROUP = new SettingGroup("rerank.batch", "Batches", "");

  public static final OptionalSetting<Integer> MAX_TOKENS =
      GROUP
          .setting("max-tokens", SettingType.wholeNumberFrom(1))
          .or("auto")
          .describedAs(
              "The most tokens of a batch, padding included. auto is 1024 on a processor, whose"
                  + " cache is small, and 32768 on a GPU.");

  public static final OptionalSetting<Integer> MAX_ROWS =
      GROUP
          .setting("max-rows", SettingType.wholeNumberFrom(1))
          .or("auto")
          .describedAs(
              "The most pairs of a batch. auto is 32 on a processor and 512 on a GPU. Compiled"
                  + " networks on x86 take at most 15: the kernels for more rows would give other"
                  + " last bits.");

  public static final Setting<Boolean> CALIBRATE =
      GROUP
          .setting("calibrate", SettingType.flag())
          .switchedOnBy("--calibrate")
          .byDefault("false")
          .describedAs(
              "Try several values of max-tokens on the first pairs of the input, for some seconds"
                  + " each, and keep the fastest. It pays off in long jobs. The result is printed,"
                  + " and stands in the manifest. On a GPU, and for networks that are not"
                  + " compiled here, another value changes the last bits of scores.");

  public static final Setting<Integer> WINDOW =
      GROUP
          .setting("window", SettingType.wholeNumberFrom(1))
          .byDefault("8192")
          .describedAs(
              "The number of pairs that are sorted by length together. A larger number means less"
                  + " padding and more memory.");

  private BatchSettings() {}

  /** Reads how batches are made. */
  static BatchConfig read(Settings settings) {
    Integer maxTokens = settings.get(MAX_TOKENS);
    boolean calibrate = settings.get(CALIBRATE);
    if (calibrate && maxTokens != null) {
      settings.fault(
          "%s = %d leaves nothing to calibrate; drop one of the two", MAX_TOKENS.key(), maxTokens);
    }
    return new BatchConfig(
        maxTokens,
        settings.get(MAX_ROWS),
        calibrate ? BatchConfig.Trials.FIRST_PAIRS : BatchConfig.Trials.NONE,
        settings.get(WINDOW));
  }
}
