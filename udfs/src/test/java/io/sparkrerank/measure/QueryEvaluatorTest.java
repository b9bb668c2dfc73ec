package io.sparkrerank.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.measure.JudgingRules.Order;
import io.sparkrerank.measure.JudgingRules.Unjudged;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryEvaluatorTest {

  private static final int ALL = Integer.MAX_VALUE;

  private static QueryEvaluation evaluate(
      String measures,
      JudgingRules rules,
      List<ScoredDocument> run,
      Map<String, Integer> judgments) {
    return new QueryEvaluator(Measures.parse(List.of(measures)), rules, 3)
        .evaluate("q", run, judgments);
  }

  private static List<ScoredDocument> run(Object... idsAndScores) {
    return java.util.stream.IntStream.range(0, idsAndScores.length / 2)
        .mapToObj(
            index ->
                new ScoredDocument(
                    (String) idsAndScores[2 * index],
                    ((Number) idsAndScores[2 * index + 1]).floatValue()))
        .toList();
  }

  @Test
  void findsTheCeilingOfTheSameCandidates() {
    QueryEvaluation query =
        evaluate(
            "RR,R@1,nDCG@2",
            JudgingRules.DEFAULT,
            run("a", 3, "b", 2, "c", 1),
            Map.of("c", 2, "b", 0, "elsewhere", 3));
    assertThat(query.values()[0]).isCloseTo(1.0 / 3, within(1e-12));
    // The best order has c first; the relevant document that was not retrieved stays lost.
    assertThat(query.measures().ceiling()[0]).isEqualTo(1);
    assertThat(query.measures().ceiling()[1]).isEqualTo(0.5);
    assertThat(query.measures().ceiling()[2]).isLessThan(1);
  }

  @Test
  void tellsWhatTiesCouldHaveMadeOfTheList() {
    QueryEvaluation query =
        evaluate(
            "P@1,RR,P@3",
            JudgingRules.DEFAULT,
            run("a", 2, "b", 2, "c", 1),
            Map.of("a", 1, "b", 0));
    // b comes first: its id is the larger one.
    assertThat(query.values()).containsExactly(0, 0.5, 1.0 / 3);
    assertThat(query.measures().tiesAtBest()).containsExactly(1, 1, 1.0 / 3);
    assertThat(query.measures().tiesAtWorst()).containsExactly(0, 0.5, 1.0 / 3);
    assertThat(query.measures().tied()).containsExactly(true, true, false);
  }

  @Test
  void ordersTheCeilingByWhatGradesAreWorth() {
    QueryEvaluation query =
        evaluate(
            "nDCG(gains={1:3,2:1}),nDCG",
            JudgingRules.DEFAULT,
            run("a", 2, "b", 1),
            Map.of("a", 1, "b", 2));
    assertThat(query.values()[0]).isEqualTo(1);
    assertThat(query.measures().ceiling()[0]).isEqualTo(1);
    assertThat(query.values()[1]).isLessThan(1);
    assertThat(query.measures().ceiling()[1]).isEqualTo(1);
  }

  @Test
  void measuresTheShareOfJudgedDocumentsInTheRunAsItIs() {
    List<ScoredDocument> run = run("a", 3, "b", 2, "c", 2);
    JudgingRules dropping = new JudgingRules(Order.SCORE, ALL, Unjudged.DROP, 1);
    QueryEvaluation query =
        evaluate("Judged@2,Judged@10,P@1", dropping, run, Map.of("b", 1, "d", 0));
    // As ir_measures; of the judged documents alone both would be 1.
    assertThat(query.values()).containsExactly(0, 1.0 / 3, 1);
    assertThat(query.measures().ceiling()).containsExactly(0.5, 1.0 / 3, 1);
    assertThat(query.measures().tiesAtBest()[0]).isEqualTo(0.5);
    assertThat(query.measures().tied()).containsExactly(true, false, false);
    assertThat(query.counts().top()).isEqualTo(3);
    assertThat(query.counts().unjudgedInTop()).isEqualTo(2);
  }

  @Test
  void looksForTiesWhereTheyMatter() {
    List<ScoredDocument> run = run("a", 4, "u", 3, "v", 3, "b", 2, "c", 2);
    Map<String, Integer> judgments = Map.of("a", 1, "b", 1, "c", 0);
    // Without the unjudged the tie of b and c stands at the second cutoff.
    assertThat(
            evaluate(
                    "P@1,P@2,P@3,AP",
                    new JudgingRules(Order.SCORE, ALL, Unjudged.DROP, 1),
                    run,
                    judgments)
                .measures()
                .tied())
        .containsExactly(false, true, false, true);
    // The depth cuts through u and v, which is past P@1.
    assertThat(
            evaluate(
                    "P@1,P@5,AP",
                    new JudgingRules(Order.SCORE, 2, Unjudged.KEEP, 1),
                    run,
                    judgments)
                .measures()
                .tied())
        .containsExactly(false, true, true);
    assertThat(
            evaluate("AP", new JudgingRules(Order.SCORE, 3, Unjudged.KEEP, 1), run, judgments)
                .measures()
                .tied())
        .containsExactly(true);
  }

  @Test
  void cutsBeforeItDropsUnjudgedDocuments() {
    JudgingRules rules = new JudgingRules(Order.SCORE, 2, Unjudged.DROP, 1);
    QueryEvaluation query =
        evaluate(
            "NumRet,RR",
            rules,
            run("u", 3, "a", 2, "b", 1, "pool", 4),
            Map.of("a", 1, "b", 1, "pool", -1));
    // pool and u are the first two; neither was judged.
    assertThat(query.values()).containsExactly(0, 0);
    assertThat(query.counts().retrieved()).isEqualTo(4);
  }

  @Test
  void keepsGapsInGivenRanks() {
    JudgingRules rules = new JudgingRules(Order.RANK, ALL, Unjudged.KEEP, 1);
    QueryEvaluation query =
        evaluate("RR,RR@3,NumRet,P@5", rules, run("a", -2, "b", -4), Map.of("b", 1));
    // Ranks 1 and 3 are empty, as in the MS MARCO script.
    assertThat(query.values()).containsExactly(0.25, 0, 2, 0.2);
    QueryEvaluation cut =
        evaluate(
            "RR,NumRet",
            new JudgingRules(Order.RANK, 3, Unjudged.KEEP, 1),
            run("a", -2, "b", -4),
            Map.of("b", 1));
    assertThat(cut.values()).containsExactly(0, 1);
  }

  @Test
  void evaluatesAQueryWithoutAListAsEmpty() {
    QueryEvaluation query =
        evaluate(
            "nDCG,AP,NumRel,SetP,Judged@5", JudgingRules.DEFAULT, null, Map.of("a", 1, "b", 2));
    assertThat(query.hasList()).isFalse();
    assertThat(query.values()).containsExactly(0, 0, 2, 0, 0);
    assertThat(query.measures().ceiling()).containsExactly(0, 0, 2, 0, 0);
  }

  @Test
  void countsWhatHasNoJudgment() {
    QueryEvaluation query =
        evaluate(
            "RR",
            new JudgingRules(Order.SCORE, ALL, Unjudged.KEEP, 2),
            run("a", 3, "b", 2, "c", 1, "d", 0.5),
            Map.of("a", -1, "b", 0, "c", 1, "x", 2));
    assertThat(query.counts().top()).isEqualTo(4);
    assertThat(query.counts().unjudgedInTop()).isEqualTo(2);
    assertThat(query.counts().inJudgments()).isEqualTo(4);
    assertThat(query.counts().judged()).isEqualTo(3);
    assertThat(query.counts().relevant()).isEqualTo(1);
    assertThat(query.counts().positive()).isEqualTo(2);
    assertThat(query.first()).map(QueryEvaluation.GradedDocument::grade).containsExactly(-1, 0, 1);
  }
}
