package io.sparkrerank.jobs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with SciPy's values, which scripts/golden/make_comparison_golden.py made. */
class PairedDifferencesTest {

  private static final Offset<Double> EXACT = within(1e-9);

  private static final double NAN = Double.NaN;

  private static JsonNode golden() throws IOException {
    return new ObjectMapper()
        .readTree(PairedDifferencesTest.class.getResourceAsStream("/comparison-golden.json"));
  }

  static Stream<JsonNode> cases() throws IOException {
    return StreamSupport.stream(golden().path("cases").spliterator(), false);
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static PairedComparison compare(double... differences) {
    return new PairedDifferences(differences, 2000, 7).compare();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsSciPy(JsonNode golden) {
    PairedComparison found = compare(doubles(golden.path("differences")));
    assertThat(found.note()).isNull();
    assertThat(found.tTest().t()).isCloseTo(golden.path("t").asDouble(), EXACT);
    assertThat(found.p()).isCloseTo(golden.path("p").asDouble(), EXACT);
    assertThat(found.interval().low()).isCloseTo(golden.path("low").asDouble(), EXACT);
    assertThat(found.interval().high()).isCloseTo(golden.path("high").asDouble(), EXACT);
    assertThat(found.effect()).isCloseTo(golden.path("effect").asDouble(), EXACT);
    assertThat(found.wilcoxon().p()).isCloseTo(golden.path("wilcoxon").asDouble(), EXACT);
    assertThat(found.wilcoxon().method())
        .isEqualTo(
            SignedRankTest.Method.valueOf(
                golden.path("wilcoxon_method").asText().toUpperCase(Locale.ROOT)));
    if (!golden.path("randomization").isNull()) {
      assertThat(found.exact()).isTrue();
      assertThat(found.randomization()).isCloseTo(golden.path("randomization").asDouble(), EXACT);
    }
  }

  @Test
  void drawsCloseToWhatIsExactAndTheSameAgain() {
    Random random = new Random(3);
    double[] differences = random.doubles(60, -0.4, 0.5).toArray();
    PairedComparison first = new PairedDifferences(differences, 20_000, 7).compare();
    assertThat(first.exact()).isFalse();
    assertThat(first.randomization()).isCloseTo(first.p(), within(0.02));
    assertThat(first.bootstrap().low()).isCloseTo(first.interval().low(), within(0.01));
    assertThat(first.bootstrap().high()).isCloseTo(first.interval().high(), within(0.01));
    assertThat(new PairedDifferences(differences, 20_000, 7).compare()).isEqualTo(first);
    assertThat(new PairedDifferences(differences, 20_000, 8).compare().bootstrap())
        .isNotEqualTo(first.bootstrap());
  }

  @Test
  void drawsIndependentSamplesOfManyQueries() {
    // Samples that shared draws would make intervals that wander with the seed.
    double[] differences = new Random(5).doubles(5000, -0.5, 0.51).toArray();
    for (long seed : new long[] {7, 8, 42}) {
      PairedComparison found = new PairedDifferences(differences, 4000, seed).compare();
      double width = found.interval().high() - found.interval().low();
      assertThat(found.bootstrap().low()).isCloseTo(found.interval().low(), within(width / 12));
      assertThat(found.bootstrap().high()).isCloseTo(found.interval().high(), within(width / 12));
      assertThat(found.randomization()).isCloseTo(found.p(), within(0.03));
    }
  }

  @Test
  void neverSaysThatADrawnProbabilityIsZero() {
    double[] differences = new double[40];
    Arrays.setAll(differences, index -> 1 + index / 100.0);
    assertThat(new PairedDifferences(differences, 999, 7).compare().randomization())
        .isEqualTo(1.0 / 1000);
  }

  @Test
  void saysInASentenceWhatCannotBeTested() {
    assertThat(compare().note()).isEqualTo("There are no queries to compare");
    PairedComparison one = compare(0.25);
    assertThat(one.note()).startsWith("One query only");
    assertThat(one.mean()).isEqualTo(0.25);
    assertThat(one.counts().wins()).isEqualTo(1);
    assertThat(one.p()).isNaN();
    PairedComparison equal = compare(0, 0, 1e-17, 0);
    assertThat(equal.note()).startsWith("The runs do not differ on any query");
    assertThat(equal.counts().ties()).isEqualTo(4);
    assertThat(equal.interval()).isNull();
    // A spread of rounding alone would make a t of 10^15.
    PairedComparison constant = compare(0.3 - 0.2, 0.1, 0.4 - 0.3, 0.1);
    assertThat(constant.note()).startsWith("Every query differs by the same amount");
    assertThat(constant.tTest()).isNull();
    assertThat(constant.effect()).isNull();
    assertThat(constant.mean()).isCloseTo(0.1, EXACT);
    assertThat(constant.randomization()).isEqualTo(2.0 / 16);
  }

  @Test
  void ranksEqualDifferencesAlikeWhateverTheirLastBits() {
    // 0.2 in five ways, two of them apart by one bit.
    PairedComparison found = compare(0.4 - 0.2, 0.6 - 0.4, 0.3 - 0.1, 0.1 - 0.3, 0.2);
    assertThat(found.wilcoxon().p()).isEqualTo(compare(1, 1, 1, -1, 1).wilcoxon().p());
  }

  @Test
  void promisesNoMoreThanWilcoxonsTestCanWithFewDifferences() {
    double[] differences = new double[50];
    Arrays.fill(differences, 0, 5, 1);
    // All five positive: 2 of 32 signs. The normal approximation would say .0253.
    assertThat(compare(differences).wilcoxon())
        .isEqualTo(new SignedRankTest(2.0 / 32, SignedRankTest.Method.EXACT));
    Arrays.fill(differences, 0, 6, -1);
    assertThat(compare(differences).wilcoxon().p()).isEqualTo(2.0 / 64);
  }

  @Test
  void approximatesWilcoxonsTestOfManyDifferencesCloseToWhatIsExact() {
    Random random = new Random(11);
    double[] few = random.doubles(SignedRankTest.MOST_EXACT, -0.45, 0.5).toArray();
    double[] more = Arrays.copyOf(few, few.length + 1);
    more[few.length] = 1e-6;
    assertThat(compare(few).wilcoxon().isExact()).isTrue();
    assertThat(compare(more).wilcoxon().isExact()).isFalse();
    assertThat(compare(more).wilcoxon().p()).isCloseTo(compare(few).wilcoxon().p(), within(0.002));
  }

  @Test
  void correctsForManyTests() throws IOException {
    double[] p = doubles(golden().path("p"));
    double[] found = Correction.BENJAMINI_HOCHBERG.of(p);
    double[] expected = doubles(golden().path("benjamini_hochberg"));
    for (int index = 0; index < p.length; index++) {
      assertThat(found[index]).isCloseTo(expected[index], EXACT);
    }
    assertThat(Correction.BONFERRONI.of(new double[] {0.01, 0.4, 0.03}))
        .containsExactly(new double[] {0.03, 1, 0.09}, EXACT);
    // 0.01 * 3, then 0.03 * 2, then 0.4 * 1.
    assertThat(Correction.HOLM.of(new double[] {0.01, 0.4, 0.03}))
        .containsExactly(new double[] {0.03, 0.4, 0.06}, EXACT);
  }

  @Test
  void countsAnUndefinedTestAndLeavesItUndefined() {
    double[] p = {0.01, Double.NaN, 0.03};
    assertThat(Correction.BONFERRONI.of(p)).containsExactly(new double[] {0.03, NAN, 0.09}, EXACT);
    assertThat(Correction.HOLM.of(p)).containsExactly(new double[] {0.03, NAN, 0.06}, EXACT);
    assertThat(Correction.BENJAMINI_HOCHBERG.of(p))
        .containsExactly(new double[] {0.03, NAN, 0.045}, EXACT);
  }
}
