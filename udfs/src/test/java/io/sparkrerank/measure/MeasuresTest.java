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

  private static JudgedRanking ranking(List<ScoredDocument> run, Map<String, Integer> judgments) {
    return GradedRun.of(run, judgments).ranking(JudgingRules.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RR|            0.5",
        "RR@1|          0",
        "RR(rel=3)|     0",
        "P@2|           0.5",
        "P@10|          0.2",
        "R@3|           0.6666666666666666",
        "R(rel=2)@10|   0.5",
        "Success@1|     0",
        "Success@2|     1",
        // (1/2 + 2/3) / 3 relevant documents
        "AP|            0.3888888888888889",
        "AP@2|          0.16666666666666666",
        // (2/log2(3) + 1/log2(4)) / (3/log2(2) + 2/log2(3) + 1/log2(4))
        "nDCG|        0.369994",
        // 2/log2(3) / (3/log2(2) + 2/log2(3))
        "nDCG@2|        0.296081",
        // gains 2 and 7 for the grades 2 and 3: (2/log2(3) + 0) / (7/log2(2) + 2/log2(3))
        "nDCG(gains={2:2,3:7,1:0})@2|  0.152731",
        // gains 3 and 7: 3/log2(3) / (7/log2(2) + 3/log2(3))
        "nDCG(dcg='exp-log2')@2|       0.212855",
        "Rprec|         0.6666666666666666",
        // one judged document that is not relevant, and it stands above both
        "Bpref|         0",
        "SetP|          0.4",
        "SetR|          0.6666666666666666",
        "SetF|          0.5",
        "NumQ|          1",
        "NumRet|        5",
        "NumRel|        3",
        "NumRelRet|     2",
        "NumRet(rel=2)| 1",
        "GMAP|          0.3888888888888889",
        // d is in the judgments, e is not
        "Judged@4|      1",
        "Judged@10|     0.8",
        "IPrec@0.0|     0.6666666666666666",
        "IPrec@0.4|     0.6666666666666666",
        "IPrec@0.8|     0"
      })
  void equalsTheFormulaByHand(String name, double expected) {
    JudgedRanking ranking = ranking(RUN, JUDGMENTS);
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
        "Success@1",
        "nDCG(dcg='exp-log2')@10",
        "nDCG(gains={1:1,2:3.5})@10",
        "Rprec",
        "Bpref",
        "Bpref(rel=3)",
        "Judged@10",
        "NumQ",
        "NumRet",
        "NumRel",
        "NumRelRet(rel=2)",
        "GMAP",
        "SetP",
        "SetR",
        "SetF",
        "IPrec@0.1",
        "IPrec@0.0001",
        "IPrec(rel=2)@1.0"
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
    assertThat(Measures.parse(List.of("nDCG(gains={1: 1, 2: 3})@5, P(rel=2)@5")))
        .map(Measure::toString)
        .containsExactly("nDCG(gains={1:1,2:3})@5", "P(rel=2)@5");
  }

  @ParameterizedTest
  @CsvSource({
    "ndcg_cut_10, nDCG@10",
    "ndcg_cut.10, nDCG@10",
    "ndcg, nDCG",
    "map, AP",
    "map_cut_100, AP@100",
    "gm_map, GMAP",
    "recip_rank, RR",
    "P_5, P@5",
    "recall_5, R@5",
    "success_1, Success@1",
    "Rprec, Rprec",
    "bpref, Bpref",
    "num_q, NumQ",
    "num_ret, NumRet",
    "num_rel, NumRel",
    "num_rel_ret, NumRelRet",
    "set_P, SetP",
    "set_recall, SetR",
    "set_R, SetR",
    "set_F, SetF",
    "iprec_at_recall_0.10, IPrec@0.1",
    "NumRet(rel=1), NumRelRet(rel=1)"
  })
  void readsTheNamesOfOtherTools(String theirs, String ours) {
    assertThat(Measures.parse(theirs)).hasToString(ours).isEqualTo(Measures.parse(ours));
  }

  @Test
  void printsTrecEvalsNamesWhereItHasTheMeasure() {
    for (Measure measure : Measures.OFFICIAL) {
      assertThat(Measures.parse(measure.trecName())).isEqualTo(measure);
    }
    assertThat(Measures.parse("nDCG(gains={1:3,2:9,4:4.5})").trecName())
        .isEqualTo("ndcg_1=3,2=9,4=4.5");
    for (String name : List.of("RR@10", "P(rel=2)@5", "Judged@10", "nDCG(dcg='exp-log2')@10")) {
      assertThat(Measures.parse(name).trecName()).as(name).isNull();
    }
  }

  @Test
  void listsAllNamesThatAreWrong() {
    assertThatThrownBy(() -> Measures.parse(List.of("nDGC@10,P,RR@0,RR@10,nDCG(rel=2)", "F1")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Unknown measure: \"nDGC@10\"; did you mean \"nDCG\"?")
        .hasMessageContaining("P needs a cutoff, such as P@10: \"P\"")
        .hasMessageContaining("cutoff must be a whole number from 1: \"RR@0\"")
        .hasMessageContaining("nDCG takes no rel; it uses grades")
        .hasMessageContaining("\"F1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ndgc_cut_10|            did you mean \"ndcg_cut\"",
        "map@10|                 did you mean \"AP@10\"?",
        "ndcg@10|                did you mean \"nDCG@10\"?",
        "Rprec@5|                Rprec takes no cutoff",
        "NumRet(rel=1)@5|        NumRelRet takes no cutoff",
        "Judged(rel=2)@5|        Judged takes no rel",
        "nDCG(gains={1:1..2})|   gains are written as {1:1,2:3}",
        "P@1.5|                  The cutoff must be a whole number from 1",
        "recall|                 recall needs a cutoff, such as recall_10",
        "P(rel=0)@5|             Relevance level must be a whole number from 1",
        "P(rel=two)@5|           Relevance level must be a whole number from 1",
        "P(judged_only=True)@5|  P takes no judged_only",
        "P(2)@5|                 Expected NAME=VALUE between the brackets",
        "nDCG(dcg='sqrt')|       dcg is 'log2' or 'exp-log2'",
        "nDCG(gains={1})|        gains are written as {1:1,2:3}",
        "nDCG(gains=2)|          gains are written as {1:1,2:3}",
        "nDCG(dcg=log2,gains={1:2})|Either dcg or gains",
        "IPrec|                  IPrec needs a recall from 0 to 1",
        "IPrec@2|                IPrec needs a recall from 0 to 1",
        "nDCG(@10|               Not a measure",
        "@10|                    Not a measure"
      })
  void saysWhatIsWrongWithAName(String name, String message) {
    assertThatThrownBy(() -> Measures.parse(List.of(name)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(name);
  }

  @Test
  void takesTheLevelOfTheRulesUnlessTheMeasureHasItsOwn() {
    JudgedRanking strict = JudgedRanking.of(new int[] {1, 2}, new int[] {1, 2}, 2);
    assertThat(Measures.parse("RR").of(strict)).isEqualTo(0.5);
    assertThat(Measures.parse("RR(rel=1)").of(strict)).isEqualTo(1);
    assertThat(Measures.parse("nDCG").of(strict)).isLessThan(1);
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
        double value = measure.of(ranking(run, judgments));
        assertThat(value).as("%s", measure).isBetween(0.0, 1.0);
        assertThat(measure.of(ranking(shuffled, judgments))).isEqualTo(value);
      }
    }
  }

  @Test
  void isOneForTheIdealListAndNeverRisesWhenARelevantDocumentSinks() {
    int[] ideal = {3, 2, 2, 1, 0};
    int[] worse = {2, 3, 2, 1, 0};
    Measure ndcg = Measures.parse("nDCG@10");
    assertThat(ndcg.of(JudgedRanking.of(ideal, ideal, 1))).isEqualTo(1.0);
    assertThat(ndcg.of(JudgedRanking.of(worse, ideal, 1))).isLessThan(1.0);
  }

  @Test
  void isZeroWithoutRelevantDocuments() {
    JudgedRanking ranking = ranking(RUN, Map.of("a", 0, "b", -1));
    for (Measure measure : Measures.parse(List.of("nDCG,RR,AP,P@5,R@5,Success@5"))) {
      assertThat(measure.of(ranking)).as("%s", measure).isZero();
    }
  }
}
