package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.row.CandidateLine;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TextLine;
import io.sparkrerank.trec.BadLineException;
import io.sparkrerank.trec.RunLine;
import io.sparkrerank.trec.ShiftedColumnsException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * A function that reads lines of a run whose candidates are scored: one row of {@link TextLine} in,
 * one row of {@link Schemas#RUN_LINES} out. Skips blank lines and loses no other.
 */
public final class ReadRun implements FlatMapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(Row row) {
    TextLine line = TextLine.FORMAT.read(row);
    try {
      RunLine.RawColumns columns = RunLine.columns(line.text());
      return columns == null
          ? Collections.emptyIterator()
          : one(CandidateLine.read(columns, line.path()));
    } catch (ShiftedColumnsException e) {
      return one(CandidateLine.shifted(line.text(), e.reason(), line.path()));
    } catch (BadLineException e) {
      return one(CandidateLine.malformed(e.reason() + ": " + line.text(), line.path()));
    }
  }

  private static Iterator<Row> one(Row row) {
    return List.of(row).iterator();
  }
}
