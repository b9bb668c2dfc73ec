package io.sparkrerank.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KendallTauTest {

  @Test
  void isOneForEqualOrdersAndMinusOneForReversedOnes() {
    assertThat(KendallTau.of(new int[] {0, 1, 2, 3})).isEqualTo(1);
    assertThat(KendallTau.of(new int[] {3, 2, 1, 0})).isEqualTo(-1);
  }

  /** scipy.stats.kendalltau([0, 1, 2, 3, 4], [1, 0, 4, 2, 3]): 0.4. */
  @Test
  void isTheShareOfPairsInOrderLessTheShareOfOthers() {
    assertThat(KendallTau.of(new int[] {1, 0, 4, 2, 3})).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void isUndefinedWithoutPairs() {
    assertThat(KendallTau.of(new int[] {0})).isNaN();
    assertThat(KendallTau.of(new int[0])).isNaN();
  }
}
