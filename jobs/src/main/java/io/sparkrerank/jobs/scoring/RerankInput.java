package io.sparkrerank.jobs.scoring;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.input.CandidateSource;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.measure.CandidateRecall;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.spark.row.Columns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The input of a re-ranking.
 *
 * @param candidates rows of {@link io.sparkrerank.jobs.input.CandidatePlan}
 * @param qrels the judgments, or null
 * @param shuffles number of tasks after a shuffle
 */
public record RerankInput(Dataset<Row> candidates, @Nullable Dataset<Row> qrels, int shuffles) {

  /**
   * Opens the candidates and the judgments that the configuration names.
   *
   * @throws RerankException if a file or a column is missing
   */
  public static RerankInput read(SparkSession spark, RerankConfig config) {
    Dataset<Row> candidates = new CandidateSource(spark).read(config.pairs().input());
    int shuffles = Partitions.adaptShuffles(spark, candidates);
    String judgments = config.evaluation().qrels();
    @Nullable Dataset<Row> qrels = judgments == null ? null : Qrels.read(spark, judgments).grades();
    return new RerankInput(candidates, qrels, shuffles);
  }

  /** Returns all paths that are read; some are null. */
  public static List<@Nullable String> paths(RerankConfig config) {
    List<@Nullable String> paths = CandidateSource.paths(config.pairs().input());
    paths.add(config.evaluation().qrels());
    return paths;
  }

  /**
   * Requires that no list is too long for a measure of response selection.
   *
   * @param keys the checked candidates, before any cut
   * @throws RerankException if a list is too long
   */
  public static void requireShortLists(Dataset<Row> keys, List<Measure> measures) {
    if (measures.stream().noneMatch(CandidateRecall.class::isInstance)) {
      return;
    }
    QuerySizes sizes = QuerySizes.of(InputShapePlan.sizes(keys).head());
    for (Measure measure : measures) {
      if (measure instanceof CandidateRecall recall) {
        recall.requireCandidates(sizes.largestId(), (int) sizes.largest());
      }
    }
  }

  /**
   * Requires that the judgments are about queries of the input.
   *
   * @param keys the checked candidates
   * @param judgments the path of the judgments, or null for those of the input
   * @throws RerankException if no query has judgments
   */
  public void requireCommonQueries(Dataset<Row> keys, @Nullable String judgments) {
    if (qrels != null
        && judgments != null
        && qrels.join(CheckPlan.good(keys), Columns.QUERY_ID).isEmpty()) {
      throw RerankException.input(
          "No query of the input has judgments in %s; are the query ids of both the same?",
          judgments);
    }
  }
}
