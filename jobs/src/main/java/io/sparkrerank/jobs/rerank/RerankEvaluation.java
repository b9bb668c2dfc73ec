package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.ResamplingConfig;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatePlan;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.ListPlan;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.RunQuery;
import io.sparkrerank.jobs.evaluation.SingleQueries;
import io.sparkrerank.jobs.evaluation.page.SelectedQueries;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures a re-ranked list and the first stage's order of the same candidates, and writes {@code
 * metrics_by_query/} and {@code metrics.json}.
 */
public final class RerankEvaluation {

  /** The run of the first stage in the metrics. */
  static final String FIRST_STAGE = "first_stage";

  /** The run of the cross-encoder in the metrics. */
  static final String RERANKED = "reranked";

  private final EvaluationConfig config;
  private final Integer topK;
  private final int partitions;

  /**
   * Creates an evaluation.
   *
   * @param topK how many documents of each query were kept, or null for all
   * @param partitions into how many tasks measuring is cut
   */
  RerankEvaluation(EvaluationConfig config, Integer topK, int partitions) {
    this.config = byScore(config);
    this.topK = topK;
    this.partitions = partitions;
  }

  /** Both lists have scores of ours: what orders the runs of evaluate does not matter here. */
  public static EvaluationConfig byScore(EvaluationConfig config) {
    JudgingRules rules = config.rules();
    return new EvaluationConfig(
        config.qrels(),
        config.measures(),
        new JudgingRules(JudgingRules.Order.SCORE, rules.depth(), rules.unjudged(), rules.level()),
        config.averaging(),
        config.resampling());
  }

  /**
   * What was measured.
   *
   * @param measured for the report
   * @param byQuery the measures of each query, as they were written
   */
  record Result(RerankReport.Measured measured, Dataset<Row> byQuery) {}

  /**
   * Measures what was written.
   *
   * @param candidates the input with its texts
   * @param keys all rows of the input, with the judgments that they bring
   * @param scored the candidates that were re-ranked
   * @param ranked the re-ranked list as it was written
   * @param qrels the judgments, or null to take those of the input
   * @return the result, or null if there are no judgments
   */
  Result measure(
      Dataset<Row> candidates,
      Dataset<Row> keys,
      Dataset<Row> scored,
      Dataset<Row> ranked,
      Dataset<Row> qrels,
      OutputDirectory output) {
    Dataset<Row> judgments = EvaluatePlan.judgments(qrels, keys);
    if (judgments.isEmpty()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    Dataset<Row> listed = ListPlan.judged(judgments);
    String order = firstStageOrder(scored);
    if (order != null) {
      // Cut as the re-ranked list is: a longer list would have the better recall.
      Dataset<Row> firstStage = RankPlan.ranked(EvaluatePlan.firstStage(scored, order), topK);
      listed = listed.union(ListPlan.ranked(firstStage, names.size()));
      names.add(FIRST_STAGE);
    }
    listed = listed.union(ListPlan.ranked(ranked, names.size()));
    names.add(RERANKED);
    try (QueryEvaluations queries =
        new QueryEvaluations(listed, names, config, partitions, QueryEvaluations.SHOWN)) {
      SingleQueries single = new SingleQueries(names.size(), config.averaging());
      Evaluation evaluation = queries.sumUp(single::add);
      Comparison comparison = comparison(config, evaluation, single);
      Dataset<Row> byQuery = output.writeParquet(queries.byQuery(), "metrics_by_query");
      output.writeJson("metrics.json", EvaluationOutput.metrics(evaluation, comparison));
      return new Result(measured(candidates, evaluation, comparison, single, queries), byQuery);
    }
  }

  /** How runs differ from the first, or null if there is one, too many queries, or no mean. */
  public static Comparison comparison(
      EvaluationConfig config, Evaluation evaluation, SingleQueries single) {
    if (evaluation.runs().size() < 2 || single.values() == null || !config.hasMeans()) {
      return null;
    }
    ResamplingConfig resampling = config.resampling();
    return Comparison.of(evaluation, single.values(), resampling.samples(), resampling.seed());
  }

  private static RerankReport.Measured measured(
      Dataset<Row> candidates,
      Evaluation evaluation,
      Comparison comparison,
      SingleQueries single,
      QueryEvaluations queries) {
    if (single.values() == null) {
      return new RerankReport.Measured(
          evaluation, comparison, single, null, List.of(), new QueryTexts());
    }
    SelectedQueries selected = RerankReport.select(evaluation, comparison, single);
    List<RunQuery> shown = queries.of(selected.queryIds()).toList();
    return new RerankReport.Measured(
        evaluation,
        comparison,
        single,
        selected,
        shown,
        ScoringFigureSource.texts(candidates, shown));
  }

  /** The column that orders the first stage's list: scores before ranks, or null for neither. */
  static String firstStageOrder(Dataset<Row> scored) {
    return Stream.of(Columns.FIRST_STAGE_SCORE, Columns.FIRST_STAGE_RANK)
        .filter(column -> !scored.filter(col(column).isNotNull()).isEmpty())
        .findFirst()
        .orElse(null);
  }
}
