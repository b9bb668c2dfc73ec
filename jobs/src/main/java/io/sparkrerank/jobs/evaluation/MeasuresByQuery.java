package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.QueryEvaluation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The values of single queries of all runs, paired by the queries' ids. They take about a hundred
 * bytes per query and run for a few measures. Not thread-safe.
 */
public final class MeasuresByQuery {

  private final List<List<String>> queryIds = new ArrayList<>();
  private final List<List<double[]>> values = new ArrayList<>();

  /** For each run, tells which of the queries it has a list for. */
  private final List<List<Boolean>> hasList = new ArrayList<>();

  private final Averaging averaging;

  /**
   * Creates an empty holder.
   *
   * @param runs how many runs there are
   * @param averaging the queries that are held
   */
  public MeasuresByQuery(int runs, Averaging averaging) {
    this.averaging = averaging;
    for (int run = 0; run < runs; run++) {
      queryIds.add(new ArrayList<>());
      values.add(new ArrayList<>());
      hasList.add(new ArrayList<>());
    }
  }

  /** Adds a query if it is averaged. The queries of a run have the same order in all runs. */
  public void add(EvaluatedQuery next) {
    QueryEvaluation query = next.query();
    if (averaging.counts(query)) {
      queryIds.get(next.run()).add(query.queryId());
      values.get(next.run()).add(query.values());
      hasList.get(next.run()).add(query.hasList());
    }
  }

  /**
   * Returns a measure of all queries of a run.
   *
   * @param measure the index of the measure
   */
  public List<QueryValue> of(int run, int measure) {
    return IntStream.range(0, queryIds.get(run).size())
        .mapToObj(
            index ->
                new QueryValue(queryIds.get(run).get(index), values.get(run).get(index)[measure]))
        .toList();
  }

  /**
   * A measure of a query.
   *
   * @param queryId the query
   * @param value the measure
   */
  public record QueryValue(String queryId, double value) {}

  /**
   * Returns the differences of one run from another, on the queries that both have values for.
   *
   * @param measure the index of the measure
   */
  public List<QueryDifference> differences(int baseline, int run, int measure) {
    Map<String, double[]> base = new HashMap<>();
    for (int index = 0; index < queryIds.get(baseline).size(); index++) {
      base.put(queryIds.get(baseline).get(index), values.get(baseline).get(index));
    }
    List<QueryDifference> differences = new ArrayList<>();
    for (int index = 0; index < queryIds.get(run).size(); index++) {
      double[] before = base.get(queryIds.get(run).get(index));
      if (before != null) {
        double after = values.get(run).get(index)[measure];
        differences.add(new QueryDifference(queryIds.get(run).get(index), before[measure], after));
      }
    }
    return differences;
  }

  /** Returns the queries that one run has a list for and the other does not. */
  public List<String> onlyIn(int run, int other) {
    Map<String, Boolean> others = new HashMap<>();
    for (int index = 0; index < queryIds.get(other).size(); index++) {
      others.put(queryIds.get(other).get(index), hasList.get(other).get(index));
    }
    Predicate<String> missing = query -> !others.getOrDefault(query, false);
    return IntStream.range(0, queryIds.get(run).size())
        .filter(index -> hasList.get(run).get(index))
        .mapToObj(index -> queryIds.get(run).get(index))
        .filter(missing)
        .toList();
  }
}
