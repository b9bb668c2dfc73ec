package io.sparkrerank.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Evaluates single queries: turns a run and judgments into measures. Thread-safe. */
public final class QueryEvaluator implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<Measure> measures;
  private final JudgingRules rules;
  private final int shown;

  /**
   * Creates an evaluator.
   *
   * @param measures what is computed
   * @param rules how lists are made
   * @param shown how many of the first documents go into the result, for people to look at
   */
  public QueryEvaluator(List<Measure> measures, JudgingRules rules, int shown) {
    this.measures = new ArrayList<>(measures);
    this.rules = rules;
    this.shown = shown;
  }

  /** How lists are made. */
  public JudgingRules rules() {
    return rules;
  }

  /**
   * Evaluates a query.
   *
   * @param run its documents in any order, none twice; null if the run does not have the query
   * @param judgments grades by document id; empty if there are none
   */
  public QueryEvaluation evaluate(
      String queryId, List<ScoredDocument> run, Map<String, Integer> judgments) {
    GradedRun graded = GradedRun.of(run == null ? List.of() : run, judgments);
    for (Measure measure : measures) {
      if (run != null && measure instanceof CandidateRecall recall) {
        recall.requireCandidates(queryId, run.size());
      }
    }
    JudgedRanking ranking = graded.ranking(rules);
    JudgedRanking whole = graded.ranking(rules.keepingUnjudged());
    double[] values = values((worth, own) -> own.equals(rules) ? ranking : whole);
    boolean ties = graded.hasTies();
    int top = whole.places(QueryEvaluation.TOP);
    return new QueryEvaluation(
        queryId,
        run == null ? QueryEvaluation.NO_LIST : run.size(),
        judgments.size(),
        ranking.judged(),
        ranking.relevant(rules.level()),
        ranking.relevant(1),
        top,
        (int) IntStream.range(0, top).filter(place -> !whole.isJudged(place)).count(),
        values,
        values((worth, own) -> graded.ceiling(own, worth)),
        ties ? values((worth, own) -> graded.tiesAtBest(own, worth)) : values,
        ties ? values((worth, own) -> graded.tiesAtWorst(own, worth)) : values,
        tied(graded),
        first(graded));
  }

  /** The list that a measure sees, by what grades are worth to it and by its rules. */
  private interface Lists {
    JudgedRanking of(IntToDoubleFunction worth, JudgingRules own);
  }

  private double[] values(Lists lists) {
    JudgedRanking common = lists.of(GradedRun.BY_GRADE, rules);
    return measures.stream()
        .mapToDouble(
            measure -> {
              JudgingRules own = measure.rules(rules);
              if (measure instanceof Ndcg ndcg && !ndcg.gains().followGrades()) {
                return ndcg.of(lists.of(ndcg.gains()::of, own));
              }
              return measure.of(own.equals(rules) ? common : lists.of(GradedRun.BY_GRADE, own));
            })
        .toArray();
  }

  private boolean[] tied(GradedRun graded) {
    boolean[] tied = new boolean[measures.size()];
    for (int index = 0; index < tied.length; index++) {
      Measure measure = measures.get(index);
      tied[index] = graded.hasTieAt(measure.cutoff(), measure.rules(rules));
    }
    return tied;
  }

  private List<QueryEvaluation.GradedDocument> first(GradedRun graded) {
    List<ScoredDocument> documents = graded.first(shown);
    return IntStream.range(0, documents.size())
        .mapToObj(
            place ->
                new QueryEvaluation.GradedDocument(
                    documents.get(place).docId(),
                    documents.get(place).score(),
                    graded.grade(place)))
        .toList();
  }
}
