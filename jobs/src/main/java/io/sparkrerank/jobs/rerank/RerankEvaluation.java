package io.sparkrerank.jobs.rerank;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.ResamplingConfig;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatePlan;
import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.ListedRowPlan;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.evaluation.page.SelectedQueries;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RankedLists;
import io.sparkrerank.jobs.scoring.RerankInput;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Measures re-ranked lists, and the first stage's order of the same candidates. Writes {@code
 * metrics_by_query/} and {@code metrics.json}.
 */
public final class RerankEvaluation {

  /** The name of the first stage's run in the metrics. */
  static final String FIRST_STAGE = "first_stage";

  /** The name of the cross-encoder's run in the metrics. */
  static final String RERANKED = "reranked";

  private final EvaluationConfig config;
  private final @Nullable Integer topK;
  private final int partitions;

  /**
   * Creates an evaluation.
   *
   * @param topK number of documents that were kept per query, or null for all
   * @param partitions number of tasks that measure
   */
  RerankEvaluation(EvaluationConfig config, @Nullable Integer topK, int partitions) {
    this.config = byScore(config);
    this.topK = topK;
    this.partitions = partitions;
  }

  /**
   * Returns the settings with the order by score. The setting for the order of runs is that of
   * other people's run files; lists of a re-ranking are ordered by their scores.
   */
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
   * Measures lists.
   *
   * @param inputs the input of the job, with its texts and judgments
   * @param keys all rows of the input, with the judgments that they bring
   * @param lists the lists as they were written
   * @return the measures, without the outcome of a budget
   */
  RerankMeasures measure(
      RerankInput inputs, Dataset<Row> keys, RankedLists lists, OutputDirectory output) {
    Dataset<Row> judgments = EvaluatePlan.judgments(inputs.qrels(), keys);
    if (judgments.isEmpty()) {
      return new RerankMeasures.None();
    }
    List<String> names = new ArrayList<>();
    Dataset<Row> listed = ListedRowPlan.judged(judgments);
    Optional<String> order = firstStageOrder(lists.listed());
    if (order.isPresent()) {
      // Cut as the re-ranked list is, because a longer list would have the better recall.
      Dataset<Row> firstStage =
          RankPlan.ranked(EvaluatePlan.firstStage(lists.listed(), order.get()), topK);
      listed = listed.union(ListedRowPlan.ranked(firstStage, names.size()));
      names.add(FIRST_STAGE);
    }
    listed = listed.union(ListedRowPlan.ranked(lists.ranked(), names.size()));
    names.add(RERANKED);
    try (QueryEvaluations queries =
        new QueryEvaluations(listed, names, config, partitions, QueryEvaluations.SHOWN)) {
      QueryCollector single = new QueryCollector(names.size(), config.averaging());
      Evaluation evaluation = queries.sumUp(single::add);
      Comparison comparison = comparison(config, evaluation, single);
      Dataset<Row> byQuery = output.writeParquet(queries.byQuery(), "metrics_by_query");
      output.writeJson("metrics.json", EvaluationOutput.metrics(evaluation, comparison));
      RerankMeasures.Judged judged =
          new RerankMeasures.Judged(evaluation, comparison, single, null, byQuery, null);
      MeasuresByQuery values = single.values();
      return values == null
          ? judged
          : judged.withShown(shown(inputs.candidates(), judged, values, queries));
    }
  }

  /**
   * Compares the other runs with the first one. Returns null if there is one run, if there are too
   * many queries, or if no measure is a mean.
   */
  public static @Nullable Comparison comparison(
      EvaluationConfig config, Evaluation evaluation, QueryCollector single) {
    MeasuresByQuery values = single.values();
    if (evaluation.runs().size() < 2 || values == null || !config.hasMeans()) {
      return null;
    }
    ResamplingConfig resampling = config.resampling();
    return Comparison.of(evaluation, values, resampling.samples(), resampling.seed());
  }

  private static RerankMeasures.ShownQueries shown(
      Dataset<Row> candidates,
      RerankMeasures.Judged judged,
      MeasuresByQuery values,
      QueryEvaluations queries) {
    SelectedQueries selected =
        judged.comparison() == null
            ? SelectedQueries.ofValues(values.of(0, 0))
            : SelectedQueries.ofDifferences(values.differences(0, 1, judged.charted()));
    List<EvaluatedQuery> shown = queries.of(selected.queryIds()).toList();
    return new RerankMeasures.ShownQueries(
        selected, shown, ScoringFigureSource.texts(candidates, shown));
  }

  /**
   * Returns the column that orders the first stage's lists, if there is one: scores, else ranks.
   */
  static Optional<String> firstStageOrder(Dataset<Row> candidates) {
    return Stream.of(Columns.FIRST_STAGE_SCORE, Columns.FIRST_STAGE_RANK)
        .filter(column -> !candidates.filter(col(column).isNotNull()).isEmpty())
        .findFirst();
  }
}
