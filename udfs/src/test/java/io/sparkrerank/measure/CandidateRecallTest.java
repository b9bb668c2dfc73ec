package io.sparkrerank.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateRecallTest {

  private static double value(String measure, List<ScoredDocument> run) {
    JudgingRules rules =
        new JudgingRules(
            JudgingRules.Order.SCORE, Integer.MAX_VALUE, JudgingRules.Unjudged.KEEP, 1);
    return new QueryEvaluator(Measures.parse(List.of(measure)), rules, 0)
        .evaluate("d1", run, Map.of("right", 1, "too", 1, "wrong", 0))
        .values()[0];
  }

  private static List<ScoredDocument> run(String... best) {
    List<ScoredDocument> run = new ArrayList<>();
    for (int place = 0; place < 10; place++) {
      run.add(new ScoredDocument(place < best.length ? best[place] : "d" + place, 10 - place));
    }
    return run;
  }

  @Test
  void isTheShareOfTheRightOnesAmongTheFirst() {
    assertThat(value("R_10@1", run("wrong", "right", "too"))).isZero();
    assertThat(value("R_10@2", run("wrong", "right", "too"))).isEqualTo(0.5);
    assertThat(value("R10@3", run("wrong", "right", "too"))).isEqualTo(1);
    assertThat(Measures.parse("R10@3")).hasToString("R_10@3");
  }

  @Test
  void refusesLongerLists() {
    assertThatThrownBy(() -> value("R_5@1", run("right")))
        .isInstanceOf(RerankException.class)
        .hasMessage("R_5@1 is for lists of 5 candidates, and query d1 has 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"R_10@10", "R_10@0", "R_1@1"})
  void refusesCutoffsThatSayNothing(String name) {
    assertThatThrownBy(() -> Measures.parse(name)).hasMessageContaining("R_10@1");
  }
}
