package io.sparkrerank.spark.row;

import io.sparkrerank.trec.RunLine;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A line of a run whose candidates are scored, as a row of {@link Schemas#RUN_LINES}. A line that
 * cannot be read keeps its place: it comes out with its text in {@link Columns#MALFORMED}.
 */
public final class CandidateLine {

  private CandidateLine() {}

  /** Makes the row of a line that was read. */
  public static Row read(RunLine.RawColumns columns, String file) {
    return RowFactory.create(columns.queryId(), columns.docId(), columns.score(), null, null, file);
  }

  /**
   * Makes the row of a line that cannot be read. Only this row is rejected.
   *
   * @param malformed what is wrong, with the line
   */
  public static Row malformed(String malformed, String file) {
    return RowFactory.create(null, null, null, malformed, null, file);
  }

  /**
   * Makes the row of a line whose columns are shifted. The whole run must be refused, as other
   * lines may be shifted without notice.
   *
   * @param line the line
   * @param fault what is wrong
   */
  public static Row shifted(String line, String fault, String file) {
    return RowFactory.create(null, null, null, line, fault, file);
  }
}
