package io.sparkrerank.jobs;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.plan.EvaluatePlan;
import io.sparkrerank.jobs.plan.RankPlan;
import io.sparkrerank.jobs.report.Metrics;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.spark.Columns;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures a re-ranked list and the first stage's order of the same candidates, and writes {@code
 * metrics_by_query/} and {@code metrics.json}.
 */
final class RerankEvaluation {

  /** The run of the first stage in the metrics. */
  private static final String FIRST_STAGE = "first_stage";

  /** The run of the cross-encoder in the metrics. */
  private static final String RERANKED = "reranked";

  private final EvaluationConfig config;
  private final Integer topK;

  /**
   * Creates an evaluation.
   *
   * @param topK how many documents of each query were kept, or null for all
   */
  RerankEvaluation(EvaluationConfig config, Integer topK) {
    this.config = config;
    this.topK = topK;
  }

  /**
   * Measures what was written.
   *
   * @param keys all rows of the input, with the judgments that they bring
   * @param scored the candidates that were re-ranked
   * @param ranked the re-ranked list as it was written
   * @param qrels the judgments, or null to take those of the input
   * @return the means, or null if there are no judgments
   */
  Metrics measure(
      Dataset<Row> keys,
      Dataset<Row> scored,
      Dataset<Row> ranked,
      Dataset<Row> qrels,
      OutputDirectory output) {
    Dataset<Row> judgments = qrels == null ? EvaluatePlan.judgmentsOf(keys) : qrels;
    if (judgments.isEmpty()) {
      return null;
    }
    List<Measure> measures = config.measures();
    List<String> runs = new ArrayList<>(List.of(RERANKED));
    Dataset<Row> values = EvaluatePlan.byQuery(ranked, judgments, RERANKED, measures);
    String order = firstStageOrder(scored);
    if (order != null) {
      runs.add(0, FIRST_STAGE);
      // Cut as the re-ranked list is: a longer list would have the better recall.
      Dataset<Row> firstStage = RankPlan.ranked(EvaluatePlan.firstStage(scored, order), topK);
      values = EvaluatePlan.byQuery(firstStage, judgments, FIRST_STAGE, measures).union(values);
    }
    Dataset<Row> written = output.writeParquet(values, "metrics_by_query");
    Metrics metrics =
        Metrics.mean(
            runs,
            measures.stream().map(Measure::toString).toList(),
            EvaluatePlan.queriesWithout(ranked, judgments).count(),
            queryValues(written.orderBy(Columns.QUERY_ID, Columns.RUN, Columns.MEASURE)));
    output.writeJson("metrics.json", metrics.json());
    return metrics;
  }

  /** The column that orders the first stage's list: scores before ranks, or null for neither. */
  private static String firstStageOrder(Dataset<Row> scored) {
    return Stream.of(Columns.FIRST_STAGE_SCORE, Columns.FIRST_STAGE_RANK)
        .filter(column -> !scored.filter(col(column).isNotNull()).isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static Iterator<Metrics.QueryValue> queryValues(Dataset<Row> sorted) {
    Spliterator<Row> rows = Spliterators.spliteratorUnknownSize(sorted.toLocalIterator(), 0);
    return StreamSupport.stream(rows, false)
        .map(
            row ->
                new Metrics.QueryValue(
                    row.getString(0), row.getString(1), row.getString(2), row.getDouble(3)))
        .iterator();
  }
}
