package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.measure.Averaging;
import org.jspecify.annotations.Nullable;

/** What reports know of single queries, gathered on the way. Not thread-safe. */
public final class QueryCollector {

  /** Above this only sums are held; a report of so many queries draws none of them. */
  private static final long MOST_HELD = 2_000_000;

  private final GradesByRank grades;
  private @Nullable MeasuresByQuery values;
  private long held;

  /**
   * Knows nothing yet.
   *
   * @param runs how many runs there are
   * @param averaging which of their queries are averaged
   */
  public QueryCollector(int runs, Averaging averaging) {
    this.grades = new GradesByRank(runs);
    this.values = new MeasuresByQuery(runs, averaging);
  }

  /** Takes note of a query; each run's in one order. */
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

  /** The measures of the queries, or null if they are too many to hold. */
  public @Nullable MeasuresByQuery values() {
    return values;
  }

  /** Which grades stand at which ranks. */
  public GradesByRank grades() {
    return grades;
  }
}
