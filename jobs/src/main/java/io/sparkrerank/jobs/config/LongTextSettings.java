package io.sparkrerank.jobs.config;

import io.sparkrerank.spark.row.PassageAggregate;
import java.util.List;

/** The settings for texts that are longer than the model reads. */
public final class LongTextSettings {

  private static final String PREFIX = "rerank.long-text";

  /** The choice between cutting and passages. */
  public static final SettingGroup MODES = new SettingGroup(PREFIX, "Long texts", "");

  public static final Setting<LongTextConfig.Mode> MODE =
      MODES
          .setting("mode", SettingType.choice(LongTextConfig.Mode.class))
          .option("--long-text", "MODE")
          .byDefault("truncate")
          .describedAs(
              "What to do with texts that are longer than the model reads. truncate cuts off their"
                  + " end. passages scores each text in parts that overlap; the parts are cut"
                  + " between words, and the title stands before each. passages costs one forward"
                  + " pass per passage.");

  public static final Setting<List<PassageAggregate>> AGGREGATE =
      MODES
          .setting(
              "aggregate",
              SettingType.names(
                  "names out of " + String.join(", ", PassageAggregate.names()),
                  PassageAggregate::named))
          .option("--passage-aggregate", "NAME")
          .byDefault("[max]")
          .describedAs(
              "What makes the score of a document of the scores of its passages: first, max, sum,"
                  + " mean or top3-mean. If several are given, the first one ranks, and each has a"
                  + " column.");

  /** The passages that texts are cut into. */
  public static final SettingGroup PASSAGES = new SettingGroup(PREFIX, "Long texts", "");

  public static final OptionalSetting<Integer> WINDOW =
      PASSAGES
          .setting("window", SettingType.wholeNumberFrom(1))
          .option("--passage-window", "N")
          .or("auto")
          .describedAs(
              "The most tokens of a passage. auto is what fits beside query and title. Shorter"
                  + " passages can find what a long one hides, and there are more of them.");

  public static final OptionalSetting<Integer> STRIDE =
      PASSAGES
          .setting("stride", SettingType.wholeNumberFrom(1))
          .option("--passage-stride", "N")
          .or("auto")
          .describedAs(
              "The number of tokens from the start of one passage to the start of the next. auto is"
                  + " half a window. A stride of a whole window leaves no overlap and costs least.");

  private LongTextSettings() {}

  /** Reads what becomes of long texts. */
  public static LongTextConfig read(Settings settings) {
    return read(settings, settings.get(MODE));
  }

  /** As {@link #read(Settings)}, for a command that always reads passages. */
  public static LongTextConfig passages(Settings settings) {
    return read(settings, LongTextConfig.Mode.PASSAGES);
  }

  private static LongTextConfig read(Settings settings, LongTextConfig.Mode mode) {
    Integer window = settings.get(WINDOW);
    Integer stride = settings.get(STRIDE);
    if (window != null && stride != null && stride > window) {
      settings.fault(
          "%s = %d leaves out text between passages of %d tokens; it must not be larger than %s",
          STRIDE.key(), stride, window, WINDOW.key());
    }
    List<PassageAggregate> aggregates = settings.get(AGGREGATE);
    if (aggregates.isEmpty() && !settings.isFaulty(AGGREGATE)) {
      settings.fault(
          "%s names nothing; one of %s ranks",
          AGGREGATE.key(), String.join(", ", PassageAggregate.names()));
    }
    if (mode == LongTextConfig.Mode.TRUNCATE
        && !settings.isFaulty(MODE)
        && (window != null || stride != null)) {
      settings.fault(
          "A window or a stride is for passages, and %s is truncate; say %s passages",
          MODE.key(), MODE.option());
    }
    return new LongTextConfig(mode, window, stride, aggregates);
  }
}
