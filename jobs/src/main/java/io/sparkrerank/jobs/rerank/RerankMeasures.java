package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.page.SelectedQueries;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The measures of a re-ranking. */
public sealed interface RerankMeasures {

  /** No measures, because there are no judgments. */
  record None() implements RerankMeasures {}

  /**
   * Measures against judgments.
   *
   * @param evaluation the measures of the first stage, where it has an order, and of the re-ranked
   *     lists
   * @param comparison the differences between both, or null without a first stage, with too many
   *     queries, or without a measure that is a mean
   * @param single the values of single queries
   * @param shown the queries that the report shows, or null if there are too many queries
   * @param byQuery the measures of each query, as they were written
   * @param budget the outcome of a budget, or null if none was set or no list was scored whole
   */
  record Judged(
      Evaluation evaluation,
      @Nullable Comparison comparison,
      QueryCollector single,
      @Nullable ShownQueries shown,
      Dataset<Row> byQuery,
      @Nullable BudgetOutcome budget)
      implements RerankMeasures {

    /** Returns these measures with the queries that the report shows. */
    Judged withShown(ShownQueries queries) {
      return new Judged(evaluation, comparison, single, queries, byQuery, budget);
    }

    /** Returns these measures with the outcome of a budget. */
    Judged withBudget(@Nullable BudgetOutcome outcome) {
      return new Judged(evaluation, comparison, single, shown, byQuery, outcome);
    }

    /** Returns the index of the measure that charts show: the first compared one, or else 0. */
    int charted() {
      return comparison == null ? 0 : comparison.firstMeasure(evaluation);
    }
  }

  /**
   * The queries that the report shows.
   *
   * @param selected the queries that changed most, or without a first stage the best and the worst
   * @param queries the same queries with their first documents
   * @param texts the texts of the queries and of these documents
   */
  record ShownQueries(SelectedQueries selected, List<EvaluatedQuery> queries, QueryTexts texts) {}
}
