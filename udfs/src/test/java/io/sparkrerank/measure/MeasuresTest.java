package io.sparkrerank.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuresTest {

  /** Ranks a to f; f is relevant and not retrieved, d is in the pool and not judged. */
  private static final Map<String, Integer> JUDGMENTS =
      Map.of("a", 0, "b", 2, "c", 1, "d", -1, "f", 3);

  private static final List<ScoredDocument> RUN =
      List.of(
          new ScoredDocument("e", 1f),
          new ScoredDocument("d", 2f),
          new ScoredDocument("c", 3f),
          new ScoredDocument("b", 4f),
          new ScoredDocument("a", 5f));

  @ParameterizedTest
  @CsvSource({
    "RR,            0.5",
    "RR@1,          0",
    "RR(rel=3),     0",
    "P@2,           0.5",
    "P@10,          0.2",
    "R@3,           0.6666666666666666",
    "R(rel=2)@10,   0.5",
    "Success@1,     0",
    "Success@2,     1",
    // (1/2 + 2/3) / 3 relevant documents
    "AP,            0.3888888888888889",
    "AP@2,          0.16666666666666666",
    // (2/log2(3) + 1/log2(4)) / (3/log2(2) + 2/log2(3) + 1/log2(4))
    "nDCG,          0.369994",
    // 2/log2(3) / (3/log2(2) + 2/log2(3))
    "nDCG@2,        0.296081"
  })
  void equalsTheFormulaByHand(String name, double expected) {
    JudgedRanking ranking = JudgedRanking.of(RUN, JUDGMENTS);
    assertThat(Measures.parse(name).of(ranking)).isCloseTo(expected, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nDCG",
        "nDCG@10",
        "RR",
        "RR(rel=2)@10",
        "AP",
        "AP@100",
        "P@5",
        "R@20",
        "Success@1"
      })
  void printsWhatItReads(String name) {
    assertThat(Measures.parse(name)).hasToString(name);
    assertThat(Measures.parse(Measures.parse(name).toString())).isEqualTo(Measures.parse(name));
  }

  @Test
  void readsListsAndAliases() {
    assertThat(Measures.parse(List.of("MRR@10, MAP", "nDCG@10 RR@10")))
        .map(Measure::toString)
        .containsExactly("RR@10", "AP", "nDCG@10");
  }

  @Test
  void listsAllNamesThatAreWrong() {
    assertThatThrownBy(() -> Measures.parse(List.of("nDGC@10,P,RR@0,RR@10,nDCG(rel=2)", "F1")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Unknown measure: \"nDGC@10\"; did you mean \"nDCG\"?")
        .hasMessageContaining("P needs a cutoff, such as P@10: \"P\"")
        .hasMessageContaining("cutoff must be at least 1: \"RR@0\"")
        .hasMessageContaining("nDCG uses grades and takes no rel: \"nDCG(rel=2)\"")
        .hasMessageContaining("\"F1\"");
  }

  @Test
  void breaksTiesByDescendingBytesOfTheDocumentId() {
    // U+1F600 is a surrogate pair: Java's own order would put it before U+F900.
    List<ScoredDocument> tied =
        new ArrayList<>(
            List.of(
                new ScoredDocument("d1", 0f),
                new ScoredDocument("d10", -0f),
                new ScoredDocument("d2", 0f),
                new ScoredDocument("\uf900", 0f),
                new ScoredDocument("\ud83d\ude00", 0f)));
    tied.sort(ScoredDocument.RANKING);
    assertThat(tied)
        .map(ScoredDocument::docId)
        .containsExactly("\ud83d\ude00", "\uf900", "d2", "d10", "d1");
  }

  @Test
  void staysInRangeAndIgnoresTheOrderOfItsInput() {
    Random random = new Random(7);
    List<Measure> measures =
        Measures.parse(List.of("nDCG,nDCG@5,RR,RR@3,AP,AP@4,P@5,R@5,Success@3,RR(rel=2)"));
    for (int trial = 0; trial < 300; trial++) {
      List<ScoredDocument> run = new ArrayList<>();
      Map<String, Integer> judgments = new HashMap<>();
      for (int document = 0; document < random.nextInt(12); document++) {
        // Few distinct scores, so that there are ties.
        run.add(new ScoredDocument("d" + document, random.nextInt(4)));
      }
      for (int document = 0; document < random.nextInt(15); document++) {
        judgments.put("d" + document, random.nextInt(5) - 1);
      }
      List<ScoredDocument> shuffled = new ArrayList<>(run);
      Collections.shuffle(shuffled, random);
      for (Measure measure : measures) {
        double value = measure.of(JudgedRanking.of(run, judgments));
        assertThat(value).as("%s", measure).isBetween(0.0, 1.0);
        assertThat(measure.of(JudgedRanking.of(shuffled, judgments))).isEqualTo(value);
      }
    }
  }

  @Test
  void isOneForTheIdealListAndNeverRisesWhenARelevantDocumentSinks() {
    int[] ideal = {3, 2, 2, 1, 0};
    int[] worse = {2, 3, 2, 1, 0};
    Measure ndcg = Measures.parse("nDCG@10");
    assertThat(ndcg.of(JudgedRanking.ofGrades(ideal, ideal))).isEqualTo(1.0);
    assertThat(ndcg.of(JudgedRanking.ofGrades(worse, ideal))).isLessThan(1.0);
  }

  @Test
  void isZeroWithoutRelevantDocuments() {
    JudgedRanking ranking = JudgedRanking.of(RUN, Map.of("a", 0, "b", -1));
    for (Measure measure : Measures.parse(List.of("nDCG,RR,AP,P@5,R@5,Success@5"))) {
      assertThat(measure.of(ranking)).as("%s", measure).isZero();
    }
  }
}
