package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.evaluation.EvaluatePlan;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.ListedRowPlan;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.scoring.FusionPlan;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.Selection;
import io.sparkrerank.jobs.scoring.TopOfListPlan;
import io.sparkrerank.jobs.scoring.TopOfListSelection;
import io.sparkrerank.spark.row.Columns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a budget costs. It ranks the queries whose lists were scored whole once more, as if
 * the budget had paid for no more than in other lists.
 */
public final class BudgetCheck {

  private static final List<String> NAMES =
      List.of("all_pairs", "within_budget", RerankEvaluation.FIRST_STAGE);

  private final RerankConfig config;
  private final EvaluationConfig evaluation;
  private final int partitions;

  /**
   * Creates a check.
   *
   * @param partitions number of tasks that measure
   */
  BudgetCheck(RerankConfig config, int partitions) {
    this.config = config;
    this.evaluation = RerankEvaluation.byScore(config.evaluation());
    this.partitions = partitions;
  }

  /**
   * Measures the queries whose lists were scored whole.
   *
   * @param selection the part of the input that was scored
   * @param listed the candidates that have a place in a list
   * @param judgments the judgments of all queries
   * @return the outcome, or null if no list was scored whole for a comparison
   */
  @Nullable BudgetOutcome measure(
      Selection selection, Dataset<Row> listed, Dataset<Row> judgments) {
    return selection instanceof Selection.Top top && !top.limits().compared().isEmpty()
        ? measure(top.limits(), listed, judgments)
        : null;
  }

  private BudgetOutcome measure(
      TopOfListSelection selection, Dataset<Row> listed, Dataset<Row> judgments) {
    Column compared = col(Columns.QUERY_ID).isin(selection.compared().toArray());
    Dataset<Row> candidates = listed.filter(compared);
    Dataset<Row> scored = RankPlan.withLogits(candidates);
    Dataset<Row> unscored = candidates.filter(col(Columns.LOGITS).isNull());
    Dataset<Row> all = TopOfListPlan.withRest(RankPlan.ranked(scored, null), unscored);
    Dataset<Row> within =
        TopOfListPlan.withRest(
            RankPlan.ranked(fused(scored.filter(selection.paid())), null),
            candidates.filter(col(Columns.LOGITS).isNull().or(selection.paid().equalTo(false))));
    Dataset<Row> rows =
        ListedRowPlan.judged(judgments.filter(compared))
            .union(ListedRowPlan.ranked(RankPlan.first(all, config.topK()), 0))
            .union(ListedRowPlan.ranked(RankPlan.first(within, config.topK()), 1))
            .union(ListedRowPlan.ranked(firstStage(candidates), 2));
    try (QueryEvaluations queries =
        new QueryEvaluations(rows, NAMES, evaluation, partitions, QueryEvaluations.SHOWN)) {
      QueryCollector single = new QueryCollector(NAMES.size(), evaluation.averaging());
      Evaluation measured = queries.sumUp(single::add);
      return new BudgetOutcome(measured, RerankEvaluation.comparison(evaluation, measured, single));
    }
  }

  /** Fuses scores anew, because fused scores depend on the other candidates of a list. */
  private Dataset<Row> fused(Dataset<Row> scored) {
    return config.fusion() == null
        ? scored
        : FusionPlan.withFirstStage(
            scored.drop(Columns.SCORE).withColumnRenamed(Columns.MODEL_SCORE, Columns.SCORE),
            config.fusion());
  }

  private Dataset<Row> firstStage(Dataset<Row> candidates) {
    return RankPlan.ranked(
        EvaluatePlan.firstStage(
            candidates, RerankEvaluation.firstStageOrder(candidates).orElseThrow()),
        config.topK());
  }
}
