package io.sparkrerank.jobs.io;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.spark.row.Columns;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A TREC file of ranked lists: {@code query Q0 document rank score tag}, queries in the order of
 * their bytes. Scores have all digits, so that a reader who sorts by them finds the same order.
 */
public final class RunFile {

  private final Dataset<Row> ranked;
  private final String tag;

  /**
   * Creates the content of a file.
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
      // Concatenated, because formatting would use the digits of the locale.
      writer.write(
          row.<String>getAs(Columns.QUERY_ID)
              + " Q0 "
              + row.<String>getAs(Columns.DOC_ID)
              + " "
              + row.<Integer>getAs(Columns.RANK)
              + " "
              + row.<Float>getAs(Columns.SCORE)
              + " "
              + tag
              + "\n");
    }
  }
}
