package io.sparkrerank.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of scipy 1.17 and scikit-learn 1.9 on the same numbers. */
class PairStatisticsTest {

  @Test
  void correlationsEqualScipys() {
    double[] scores = {0.1, 0.4, 0.35, 0.8, 0.8, 0.2};
    double[] values = {0, 2.5, 1, 5, 4, 1};
    RegressionMeasures measures = RegressionMeasures.of(scores, values);
    assertThat(measures.pearson()).isCloseTo(0.964982249685823, within(1e-12));
    assertThat(measures.spearman()).isCloseTo(0.9705882352941178, within(1e-12));
    assertThat(RegressionMeasures.of(new double[] {1, 1}, new double[] {1, 2}).pearson()).isNaN();
    assertThat(RegressionMeasures.of(new double[] {1}, new double[] {1}).spearman()).isNaN();
  }

  @Test
  void measuresOfClassesEqualScikitLearns() {
    double[][] probabilities = {
      {0.7f, 0.2f, 0.1f}, {0.3f, 0.4f, 0.3f}, {0.2f, 0.2f, 0.6f},
      {0.6f, 0.3f, 0.1f}, {0.1f, 0.8f, 0.1f}, {0.5f, 0.4f, 0.1f}
    };
    int[] actual = {0, 1, 2, 1, 1, 0};
    ClassMeasures measures = ClassMeasures.of(List.of("yes", "maybe", "no"), actual, probabilities);
    assertThat(measures.confusion()).isDeepEqualTo(new long[][] {{2, 0, 0}, {1, 2, 0}, {0, 0, 1}});
    assertThat(measures.accuracy()).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(measures.macroF1()).isCloseTo(0.8666666666666667, within(1e-12));
    assertThat(measures.averagePrecision()[0]).isCloseTo(0.8333333333333333, within(1e-12));
    assertThat(measures.averagePrecision()[1]).isCloseTo(0.8055555555555556, within(1e-12));
    assertThat(measures.averagePrecision()[2]).isCloseTo(1, within(1e-12));
    // A class that does not occur does not count.
    assertThat(
            ClassMeasures.of(
                    List.of("a", "b", "c"), new int[] {0, 1}, new double[][] {{1, 0, 0}, {0, 1, 0}})
                .macroF1())
        .isEqualTo(1);
  }
}
