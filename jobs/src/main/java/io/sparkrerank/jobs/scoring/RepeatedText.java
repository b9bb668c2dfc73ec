package io.sparkrerank.jobs.scoring;

import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Row;

/**
 * A text that many rows have.
 *
 * @param rows number of rows that have it
 * @param docId the smallest id of a document that has it
 */
public record RepeatedText(long rows, String docId) {

  static final String ROWS = "rows";

  /** Reads a row of {@link InputShapePlan#commonestText}. */
  public static RepeatedText of(Row row) {
    return new RepeatedText(row.<Long>getAs(ROWS), row.getAs(Columns.DOC_ID));
  }
}
