package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.trec.BadLineException;
import io.sparkrerank.trec.RunLine;
import io.sparkrerank.trec.ShiftedColumnsException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Reads lines of a run whose candidates are scored: rows of line and file in, rows of {@link
 * Schemas#RUN_LINES} out. Blank lines are skipped; none else is lost.
 */
public final class ReadRun implements FlatMapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Row row) {
    String line = row.getString(0);
    String file = row.getString(1);
    try {
      RunLine.Written columns = RunLine.columns(line);
      return columns == null
          ? Collections.emptyIterator()
          : one(columns.queryId(), columns.docId(), columns.score(), null, null, file);
    } catch (ShiftedColumnsException e) {
      return one(null, null, null, line, e.getMessage(), file);
    } catch (BadLineException e) {
      return one(null, null, null, e.getMessage() + ": " + line, null, file);
    }
  }

  private static Iterator<Row> one(Object... columns) {
    return List.of(RowFactory.create(columns)).iterator();
  }
}
