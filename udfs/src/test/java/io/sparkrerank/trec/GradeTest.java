package io.sparkrerank.trec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradeTest {

  @ParameterizedTest
  @CsvSource({
    "2, 2",
    "-1, -1",
    "+1, 1",
    "1.0, 1",
    "0.0, 0",
    "-0.0, 0",
    "2., 2",
    "-2.00, -2",
    "1e0, 1",
    "1.0E1, 10",
    "true, 1",
    "True, 1",
    "FALSE, 0",
    "' 1.0 ', 1"
  })
  void readsWholeNumbersHoweverTheyAreWritten(String text, int grade) {
    assertThat(Grade.parse(text)).isEqualTo(grade);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "1.0000000000000000001",
        "NaN",
        "inf",
        "Infinity",
        "yes",
        "t",
        "",
        " ",
        "1f",
        "1.0d",
        "0x1",
        "3000000000",
        "1e999999999",
        "1e-999999999",
        "1,0",
        "--1"
      })
  void refusesWhatIsNoGrade(String text) {
    assertThat(Grade.parse(text)).isNull();
  }
}
