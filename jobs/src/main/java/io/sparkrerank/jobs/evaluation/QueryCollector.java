package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.measure.Averaging;
import org.jspecify.annotations.Nullable;

/** Collects the measures and grades of single queries, for reports. Not thread-safe. */
public final class QueryCollector {

  /** Of more queries than this, only the grades are counted. */
  private static final long MOST_HELD = 2_000_000;

  private final GradesByRank grades;
  private @Nullable MeasuresByQuery values;
  private long held;

  /**
   * Creates an empty collector.
   *
   * @param runs how many runs there are
   * @param averaging the queries that are averaged
   */
  public QueryCollector(int runs, Averaging averaging) {
    this.grades = new GradesByRank(runs);
    this.values = new MeasuresByQuery(runs, averaging);
  }

  /** Adds a query. The queries of a run have the same order in all runs. */
  public void add(EvaluatedQuery query) {
    grades.add(query);
    held++;
    if (held > MOST_HELD) {
      values = null;
    }
    if (values != null) {
      values.add(query);
    }
  }

  /** Returns the measures of the queries, or null if there are too many to hold. */
  public @Nullable MeasuresByQuery values() {
    return values;
  }

  /** Returns the number of documents of each grade at each of the first ranks. */
  public GradesByRank grades() {
    return grades;
  }
}
