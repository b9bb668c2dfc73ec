package io.sparkrerank.spark.row;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Schemas#LISTED}: a document of a run, a judgment, or a line that is neither. */
public final class ListedRow {

  /** Stands where a judgment has no run, before all runs in the order of rows. */
  public static final int JUDGMENTS = -1;

  private ListedRow() {}

  /** A document of the run with the number {@code run}. */
  public static Row document(String queryId, int run, String docId, float score) {
    return RowFactory.create(queryId, run, docId, score, null, null);
  }

  /** The judgment of a document. */
  public static Row judgment(String queryId, String docId, int grade) {
    return RowFactory.create(queryId, JUDGMENTS, docId, null, grade, null);
  }

  /** What is wrong with a line of the run with the number {@code run}. */
  public static Row fault(int run, String fault) {
    return RowFactory.create(null, run, null, null, null, fault);
  }

  public static String queryId(Row row) {
    return row.getString(0);
  }

  public static int run(Row row) {
    return row.getInt(1);
  }

  public static String docId(Row row) {
    return row.getString(2);
  }

  public static float score(Row row) {
    return row.getFloat(3);
  }

  public static int grade(Row row) {
    return row.getInt(4);
  }

  public static String fault(Row row) {
    return row.getString(5);
  }
}
