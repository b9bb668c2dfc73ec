package io.sparkrerank.jobs.io;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.spark.row.Columns;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A ranked list as one TREC file: {@code query Q0 document rank score tag}, queries in the order of
 * their bytes. Scores are printed in full, so that reading them back gives the same order.
 */
public final class RunFile {

  private final Dataset<Row> ranked;
  private final String tag;

  /**
   * Describes a file.
   *
   * @param ranked query id, document id, rank and score
   * @param tag one word
   */
  public RunFile(Dataset<Row> ranked, String tag) {
    this.ranked = ranked;
    this.tag = tag;
  }

  /** Writes the lines, one partition of the sorted list after the other. */
  public void writeTo(Writer writer) throws IOException {
    Iterator<Row> rows =
        ranked
            .select(Columns.QUERY_ID, Columns.DOC_ID, Columns.RANK, Columns.SCORE)
            .orderBy(col(Columns.QUERY_ID), col(Columns.RANK))
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      // Concatenated, not formatted: a locale may have other digits.
      writer.write(
          row.getString(0)
              + " Q0 "
              + row.getString(1)
              + " "
              + row.getInt(2)
              + " "
              + row.getFloat(3)
              + " "
              + tag
              + "\n");
    }
  }
}
