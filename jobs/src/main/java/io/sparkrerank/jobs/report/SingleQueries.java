package io.sparkrerank.jobs.report;

import java.util.Iterator;

/**
 * What reports know of single queries.
 *
 * @param values their measures, or null if they are too many to hold
 * @param grades which grades stand at which ranks
 */
public record SingleQueries(QueryValues values, GradesByRank grades) {

  /** Above this only sums are held; a report of so many queries draws none of them. */
  private static final long MOST_HELD = 2_000_000;

  /**
   * Goes through queries once.
   *
   * @param queries each run's queries in one order
   */
  public static SingleQueries of(Evaluation evaluation, Iterator<RunQuery> queries) {
    int runs = evaluation.runs().size();
    long all = evaluation.runs().stream().mapToLong(run -> run.coverage().queries()).sum();
    QueryValues values = all > MOST_HELD ? null : new QueryValues(runs, evaluation.averaging());
    GradesByRank grades = new GradesByRank(runs);
    while (queries.hasNext()) {
      RunQuery next = queries.next();
      grades.add(next);
      if (values != null) {
        values.add(next);
      }
    }
    return new SingleQueries(values, grades);
  }
}
