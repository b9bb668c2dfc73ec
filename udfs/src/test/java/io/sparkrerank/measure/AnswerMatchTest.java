package io.sparkrerank.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of the official script of SQuAD 2.0. */
class AnswerMatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "The Eiffel Tower | eiffel tower! | 1 | 1",
        "a U.S. state | us state | 1 | 1",
        "theatre | the atre | 0 | 0",
        "in Paris, France | Paris | 0 | 0.5",
        "Paris Paris | Paris | 0 | 0.6666666666666666",
        "well-known man | wellknown man | 1 | 1",
        "'' | '' | 1 | 1",
        "Paris | '' | 0 | 0",
        "the | '' | 1 | 1",
        "Café Noir | café noir | 1 | 1",
        "5 € | 5 | 0 | 0.6666666666666666",
        "東京\u00a0都 | 東京 都 | 1 | 1"
      })
  void equalsTheOfficialScript(String answer, String right, double exact, double f1) {
    assertThat(AnswerMatch.exact(answer, List.of(right))).isEqualTo(exact);
    assertThat(AnswerMatch.f1(answer, List.of(right))).isCloseTo(f1, within(1e-12));
    // The best of several counts, and one that is empty is none.
    assertThat(AnswerMatch.f1(answer, List.of("something else", right, "")))
        .isCloseTo(
            right.isEmpty() ? AnswerMatch.f1(answer, List.of("something else")) : f1,
            within(1e-12));
  }
}
