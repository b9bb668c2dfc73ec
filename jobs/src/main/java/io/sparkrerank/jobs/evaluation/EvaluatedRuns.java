package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.Partitions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs that were read, checked and evaluated; Spark keeps their queries until they are closed. */
public final class EvaluatedRuns implements AutoCloseable {

  /** The largest number of runs whose scores are drawn. */
  private static final int MOST_DRAWN = 4;

  private final List<EvaluationInput> inputs;
  private final RunSource source;
  private final QueryEvaluations queries;
  private final Evaluation evaluation;

  private EvaluatedRuns(
      List<EvaluationInput> inputs,
      RunSource source,
      QueryEvaluations queries,
      Evaluation evaluation) {
    this.inputs = inputs;
    this.source = source;
    this.queries = queries;
    this.evaluation = evaluation;
  }

  /**
   * Reads and evaluates runs. Each file is read once.
   *
   * @param shown how many of the first documents of each query are kept for reports
   * @param visitor receives every query, run after run, in the order of their ids' bytes
   * @throws RerankException if judgments or runs are wrong
   */
  public static EvaluatedRuns evaluate(
      SparkSession spark,
      List<EvaluationInput> inputs,
      EvaluationConfig config,
      int shown,
      Consumer<EvaluatedQuery> visitor) {
    RunSource source = new RunSource(spark, inputs, config);
    List<String> names = inputs.stream().map(EvaluationInput::name).toList();
    try (Qrels qrels = Qrels.read(spark, config.requiredQrels())) {
      Dataset<Row> listed = qrels.judgments().union(source.read());
      int partitions = Partitions.adaptShuffles(spark, listed);
      QueryEvaluations queries = new QueryEvaluations(listed, names, config, partitions, shown);
      try {
        queries
            .firstFault()
            .ifPresent(
                fault -> {
                  throw source.reader().wrong(fault);
                });
        Evaluation evaluation = queries.sumUp(visitor);
        requireCommonQueries(evaluation, inputs, config.requiredQrels());
        return new EvaluatedRuns(inputs, source, queries, evaluation);
      } catch (Throwable e) {
        queries.close();
        throw e;
      }
    }
  }

  private static void requireCommonQueries(
      Evaluation evaluation, List<EvaluationInput> inputs, String qrels) {
    for (int run = 0; run < inputs.size(); run++) {
      RunEvaluation.Coverage coverage = evaluation.runs().get(run).coverage();
      String path = inputs.get(run).path();
      if (coverage.withList() + coverage.withoutJudgments() == 0) {
        throw RerankException.input(
            "Run %s is empty: give one with lines of query Q0 document rank score tag, or a table of"
                + " them",
            path);
      }
      if (coverage.withList() == 0) {
        throw RerankException.input(
            "Run %s and judgments %s have no query in common; are the query ids of both the same?",
            path, qrels);
      }
    }
  }

  /** Returns the measures of the runs. */
  public Evaluation evaluation() {
    return evaluation;
  }

  /** Returns the queries of all runs, run after run, in the order of their ids' bytes. */
  public Iterator<EvaluatedQuery> queries() {
    return queries.inOrder().iterator();
  }

  /** Returns the tag that a run gives itself in its file. */
  public String tag(String name) {
    return inputs.stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .map(source.reader()::tag)
        .orElseThrow();
  }

  /** Returns some queries of all runs with their first documents. */
  public List<EvaluatedQuery> queries(List<String> queryIds) {
    return queries.of(queryIds).toList();
  }

  /** Returns the spread of the scores of the first few runs. */
  public List<ScoreHistogram> drawnScores() {
    int drawn = Math.min(MOST_DRAWN, evaluation.runs().size());
    return IntStream.range(0, drawn).mapToObj(queries::scores).toList();
  }

  /** Returns the paths of the runs by name, in their order. */
  Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    inputs.forEach(input -> paths.put(input.name(), input.path()));
    return paths;
  }

  /** Returns the queries as Spark holds them. */
  QueryEvaluations rows() {
    return queries;
  }

  @Override
  public void close() {
    queries.close();
  }
}
