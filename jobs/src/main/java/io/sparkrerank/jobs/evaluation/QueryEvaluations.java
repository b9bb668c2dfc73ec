package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.QueryEvaluator;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.EvaluatedRow;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The evaluations of all queries of some runs: computed once, when they are first asked for, and
 * kept by Spark until they are closed.
 */
public final class QueryEvaluations implements AutoCloseable {

  /** The number of documents of each query that a report shows. */
  public static final int SHOWN = 10;

  private final EvaluationConfig config;
  private final List<String> names;
  private final Dataset<Row> rows;

  /**
   * Creates evaluations, which are computed when they are first asked for.
   *
   * @param listed judgments and runs, as rows of {@link
   *     io.sparkrerank.spark.row.Schemas#RUNS_AND_JUDGMENTS}
   * @param names the runs' names, by number
   * @param partitions the number of tasks
   * @param shown how many of the first documents of each query are kept for reports
   */
  public QueryEvaluations(
      Dataset<Row> listed, List<String> names, EvaluationConfig config, int partitions, int shown) {
    this.config = config;
    this.names = names;
    QueryEvaluator evaluator = new QueryEvaluator(config.measures(), config.rules(), shown);
    this.rows =
        EvaluatePlan.evaluated(listed, partitions, names.size(), evaluator)
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Returns a fault of the runs, if there is one. */
  Optional<EvaluatedRow.Fault> firstFault() {
    return EvaluatedRow.FORMAT
        .read(rows.filter(col(Columns.FAULT).isNotNull()).takeAsList(1))
        .stream()
        .map(EvaluatedRow.Fault.class::cast)
        .findFirst();
  }

  /** Returns the queries of all runs, run after run, in the order of their ids' bytes. */
  Stream<EvaluatedQuery> inOrder() {
    return stream(rows.orderBy(Columns.RUN, Columns.QUERY_ID));
  }

  /** Returns the evaluations of some queries in all runs. */
  public Stream<EvaluatedQuery> of(List<String> queryIds) {
    return stream(
        rows.filter(col(Columns.QUERY_ID).isin(queryIds.toArray()))
            .orderBy(Columns.RUN, Columns.QUERY_ID));
  }

  private static Stream<EvaluatedQuery> stream(Dataset<Row> sorted) {
    Iterator<EvaluatedRow> iterator = EvaluatedRow.FORMAT.read(sorted.toLocalIterator());
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false)
        .map(EvaluatedRow.Evaluated.class::cast)
        .map(row -> new EvaluatedQuery(row.run(), row.query()));
  }

  /** Returns the histograms of the scores of the first documents of a run, one per grade. */
  ScoreHistogram scores(int run) {
    return ScoreHistogramSource.of(names.get(run), ReportFigurePlan.firstDocuments(rows, run));
  }

  /**
   * Sums up the queries of each run.
   *
   * @param visitor receives every query, in order
   */
  public Evaluation sumUp(Consumer<EvaluatedQuery> visitor) {
    return Evaluation.of(
        config.averaging(),
        config.rules(),
        config.measures(),
        names,
        inOrder().peek(visitor).iterator());
  }

  /** Returns the values of all queries in the long form of {@code metrics_by_query/}. */
  public Dataset<Row> byQuery() {
    return EvaluatePlan.byQuery(
        rows,
        config.averaging(),
        names,
        config.measures().stream().map(Measure::toString).toList());
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
