package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionLimitTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "0.05, 5", "5%, 5", "0.5 %, 0", "1.0, 100", "1, 1", "29%, 29"})
  void isARowsOrAShare(String text, long mostOfAHundred) {
    RejectionLimit limit = RejectionLimit.parse(text);
    assertThat(limit.isExceededBy(mostOfAHundred, 100)).isFalse();
    assertThat(limit.isExceededBy(mostOfAHundred + 1, 100)).isTrue();
  }

  @Test
  void isNoneByDefault() {
    assertThat(RejectionLimit.parse("all").isExceededBy(100, 100)).isFalse();
    assertThat(RejectionLimit.parse("all").isSet()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "101%", "some", "1e3", "0,5"})
  void refusesWhatIsNeither(String text) {
    assertThatThrownBy(() -> RejectionLimit.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected all, a number of rows, or a share as 0.01 or 1%, found " + text);
  }
}
