package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values are read as their types say, and wrong ones are faults that name key, value and place. */
class SettingTypeTest {

  private static final SettingGroup GROUP = new SettingGroup("rerank.test", "Test", "");

  private static Settings with(String value) {
    return new Settings(ConfigFactory.parseString("rerank.test.value = " + value));
  }

  private static <T> Setting<T> setting(SettingType<T> type, String defaultText) {
    return GROUP.setting("value", type).byDefault(defaultText).describedAs("A value.");
  }

  private static <T> T read(SettingType<T> type, String value) {
    Settings settings = with(value);
    T read = settings.get(setting(type, value));
    assertThat(settings.faults()).isEmpty();
    return read;
  }

  /** Returns the faults of a wrong value, in whose place the default is read. */
  private static <T> List<String> faults(SettingType<T> type, String value, String defaultText) {
    Settings settings = with(value);
    Setting<T> setting = setting(type, defaultText);
    assertThat(settings.get(setting)).isEqualTo(read(type, defaultText));
    assertThat(settings.isFaulty(setting)).isTrue();
    return settings.faults();
  }

  @Test
  void readsValues() {
    assertThat(read(SettingType.text(), "3")).isEqualTo("3");
    assertThat(read(SettingType.flag(), "true")).isTrue();
    assertThat(read(SettingType.wholeNumber(), "-5")).isEqualTo(-5L);
    assertThat(read(SettingType.wholeNumberFrom(1), "\"12\"")).isEqualTo(12);
    assertThat(read(SettingType.count(), "5000000000")).isEqualTo(5_000_000_000L);
    assertThat(read(SettingType.number(), "-0.5")).isEqualTo(-0.5);
    assertThat(read(SettingType.share(), "0")).isZero();
    assertThat(read(SettingType.shareAbove0(), "1")).isEqualTo(1.0);
    assertThat(read(SettingType.choice(InputFormat.class), "json")).isEqualTo(InputFormat.JSON);
    assertThat(read(SettingType.texts(), "[a, b]")).containsExactly("a", "b");
    assertThat(read(SettingType.texts(), "a")).containsExactly("a");
    assertThat(read(SettingType.texts(), "null")).isEmpty();
    assertThat(read(SettingType.names("numbers", Integer::valueOf), "[\"1, 2\", 1, 3]"))
        .containsExactly(1, 2, 3);
    assertThat(read(SettingType.eachParsed("numbers", Integer::valueOf), "[1, 2, 1]"))
        .containsExactly(1, 2, 1);
    assertThat(read(SettingType.map(), "{ query_id = qid, n = 1 }"))
        .isEqualTo(Map.of("query_id", "qid", "n", "1"));
    List<? extends Config> groups = read(SettingType.groups(), "[{ name = a }, { name = b }]");
    assertThat(groups.stream().map(group -> group.getString("name"))).containsExactly("a", "b");
  }

  @Test
  void saysWhatWasExpectedInPlaceOfAWrongValue() {
    assertThat(faults(SettingType.wholeNumberFrom(1), "0", "7"))
        .containsExactly("Expected a whole number from 1 at rerank.test.value = 0 (String: 1)");
    assertThat(faults(SettingType.wholeNumberFrom(0), "1.5", "7").get(0))
        .startsWith("Expected a whole number from 0 at rerank.test.value = 1.5");
    assertThat(faults(SettingType.wholeNumberFrom(1), "null", "7"))
        .containsExactly("Expected a whole number from 1 at rerank.test.value, found nothing");
    assertThat(faults(SettingType.count(), "many", "7").get(0))
        .startsWith("Expected a whole number from 1 at rerank.test.value = many");
    assertThat(faults(SettingType.flag(), "maybe", "false").get(0))
        .startsWith("Expected true or false at");
    assertThat(faults(SettingType.number(), "NaN", "0").get(0)).startsWith("Expected a number at");
    assertThat(faults(SettingType.numberAbove0(), "0", "1").get(0))
        .startsWith("Expected a number above 0 at");
    assertThat(faults(SettingType.share(), "1.1", "1").get(0))
        .startsWith("Expected a number from 0 to 1 at");
    assertThat(faults(SettingType.shareAbove0(), "0", "1").get(0))
        .startsWith("Expected a number above 0 and at most 1 at");
    assertThat(faults(SettingType.choice(InputConfig.BadRows.class), "drop", "fail").get(0))
        .startsWith("Expected one of reject, fail at rerank.test.value = drop");
    assertThat(faults(SettingType.matching("one word", "\\S+"), "two words", "one").get(0))
        .startsWith("Expected one word at rerank.test.value = two words");
    assertThat(faults(SettingType.texts(), "{ a = 1 }", "[]").get(0))
        .startsWith("Expected a text at rerank.test.value");
    assertThat(faults(SettingType.map(), "a", "{}").get(0))
        .startsWith("Expected names and texts at rerank.test.value = a");
  }

  @Test
  void saysWhatAParserSaysAndForEachPartOfAList() {
    assertThat(faults(SettingType.parsed("a limit", RejectionLimit::parse), "many", "all").get(0))
        .startsWith("Expected all, a number of rows, or a share as 0.01 or 1%, found many,")
        .contains(" at rerank.test.value = many");
    Settings settings = with("[1, two, 3, four]");
    assertThat(settings.get(setting(SettingType.names("numbers", Integer::valueOf), "[]")))
        .containsExactly(1, 3);
    assertThat(settings.faults())
        .hasSize(2)
        .allSatisfy(
            fault -> assertThat(fault).contains("at rerank.test.value = [1, two, 3, four]"));
  }

  @Test
  void readsNoValueWhereAWordOrNothingSaysSo() {
    SettingDraft<Integer> draft = GROUP.setting("value", SettingType.wholeNumberFrom(1));
    OptionalSetting<Integer> withWord = draft.or("all").describedAs("A value.");
    assertThat(withWord.defaultText()).isEqualTo("all");
    assertThat(withWord.typeName()).isEqualTo("a whole number from 1, or \"all\"");
    assertThat(with("all").get(withWord)).isNull();
    assertThat(with("4").get(withWord)).isEqualTo(4);
    Settings wrong = with("none");
    assertThat(wrong.get(withWord)).isNull();
    assertThat(wrong.faults().get(0))
        .startsWith("Expected a whole number from 1, or \"all\" at rerank.test.value = none");
    Settings nothing = with("null");
    assertThat(nothing.get(withWord)).isNull();
    assertThat(nothing.faults()).hasSize(1);

    OptionalSetting<String> orNull =
        GROUP.setting("value", SettingType.text()).orNull("auto").describedAs("A value.");
    for (String value : List.of("null", "auto")) {
      Settings settings = with(value);
      assertThat(settings.get(orNull)).isNull();
      assertThat(settings.faults()).isEmpty();
    }
  }

  @Test
  void refusesADeclarationWithoutADefaultAndAnOptionThatIsNotThere() {
    assertThatThrownBy(() -> GROUP.setting("value", SettingType.text()).describedAs("A value."))
        .hasMessage("value of rerank.test needs a default");
    assertThatThrownBy(() -> setting(SettingType.text(), "a").option())
        .hasMessage("rerank.test.value has no option");
  }
}
