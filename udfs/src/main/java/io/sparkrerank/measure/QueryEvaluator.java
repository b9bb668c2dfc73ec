package io.sparkrerank.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An evaluator of single queries, which turns the documents of a run and the judgments of a query
 * into measures. Immutable and thread-safe.
 */
public final class QueryEvaluator implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<Measure> measures;
  private final JudgingRules rules;
  private final int shown;

  /**
   * Creates an evaluator.
   *
   * @param measures the measures to compute
   * @param rules how a run and judgments become a list
   * @param shown the number of first documents that the result holds, for people to look at
   */
  public QueryEvaluator(List<Measure> measures, JudgingRules rules, int shown) {
    this.measures = new ArrayList<>(measures);
    this.rules = rules;
    this.shown = shown;
  }

  /** Returns how a run and judgments become a list. */
  public JudgingRules rules() {
    return rules;
  }

  /**
   * Evaluates a query.
   *
   * @param run the query's documents in any order, each once; null if the run does not have the
   *     query
   * @param judgments the query's grades by document id; empty if it has none
   * @throws io.sparkrerank.RerankException if the list is longer than a {@link CandidateRecall}
   *     allows
   */
  public QueryEvaluation evaluate(
      String queryId, @Nullable List<ScoredDocument> run, Map<String, Integer> judgments) {
    GradedRun graded = GradedRun.of(run == null ? List.of() : run, judgments);
    requireCandidates(queryId, run);
    JudgedRanking ranking = graded.ranking(rules);
    JudgedRanking whole = graded.ranking(rules.keepingUnjudged());
    int top = whole.places(QueryEvaluation.TOP);
    return new QueryEvaluation(
        queryId,
        new QueryEvaluation.DocumentCounts(
            run == null ? QueryEvaluation.NO_LIST : run.size(),
            judgments.size(),
            ranking.judged(),
            ranking.relevant(rules.level()),
            ranking.relevant(1),
            top,
            (int) IntStream.range(0, top).filter(place -> !whole.isJudged(place)).count()),
        measures(graded, ranking, whole),
        first(graded));
  }

  private void requireCandidates(String queryId, @Nullable List<ScoredDocument> run) {
    if (run == null) {
      return;
    }
    for (Measure measure : measures) {
      if (measure instanceof CandidateRecall recall) {
        recall.requireCandidates(queryId, run.size());
      }
    }
  }

  private QueryEvaluation.MeasureValues measures(
      GradedRun graded, JudgedRanking ranking, JudgedRanking whole) {
    double[] values = values((worth, own) -> own.equals(rules) ? ranking : whole);
    boolean ties = graded.hasTies();
    return new QueryEvaluation.MeasureValues(
        values,
        values((worth, own) -> graded.ceiling(own, worth)),
        ties ? values((worth, own) -> graded.tiesAtBest(own, worth)) : values,
        ties ? values((worth, own) -> graded.tiesAtWorst(own, worth)) : values,
        tied(graded));
  }

  /** A source of the list that a measure sees, which depends on its gains and its rules. */
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
