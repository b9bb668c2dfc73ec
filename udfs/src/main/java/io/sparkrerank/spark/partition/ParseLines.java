package io.sparkrerank.spark.partition;

import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.spark.row.ListedRow;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.trec.BadLineException;
import io.sparkrerank.trec.JudgmentLine;
import io.sparkrerank.trec.RunLine;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Reads lines of runs or judgments: rows of line and file in, rows of {@link Schemas#LISTED} out.
 * Blank lines are skipped; of the lines that are neither, a task tells the first few.
 */
public final class ParseLines implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** A wrong file may consist of nothing else. */
  private static final int MOST_FAULTS = 10;

  private final HashMap<String, Integer> runs;
  private final LineParser parser;

  private ParseLines(Map<String, Integer> runs, LineParser parser) {
    this.runs = new HashMap<>(runs);
    this.parser = parser;
  }

  /** Makes a row of a line, or null of a blank one. */
  private interface LineParser extends Serializable {
    Row parse(String line, int run) throws BadLineException;
  }

  /**
   * Reads runs.
   *
   * @param runs the number of each run, by the path of its file as Spark gives it
   * @param order what orders documents
   */
  public static ParseLines ofRuns(Map<String, Integer> runs, JudgingRules.Order order) {
    return new ParseLines(
        runs,
        (text, run) -> {
          RunLine line = RunLine.parse(text, order);
          return line == null
              ? null
              : ListedRow.document(line.queryId(), run, line.docId(), line.score());
        });
  }

  /** Reads judgments. */
  public static ParseLines ofJudgments(JudgmentLine.Layout layout) {
    return new ParseLines(
        Map.of(),
        (text, run) -> {
          JudgmentLine line = JudgmentLine.parse(text, layout);
          return line == null
              ? null
              : ListedRow.judgment(line.queryId(), line.docId(), line.grade());
        });
  }

  @Override
  public Iterator<Row> call(Iterator<Row> lines) {
    return new LineIterator(lines);
  }

  private final class LineIterator implements Iterator<Row> {

    private final Iterator<Row> lines;
    private Row ready;
    private int faults;

    LineIterator(Iterator<Row> lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      while (ready == null && lines.hasNext()) {
        Row line = lines.next();
        ready = parse(line.getString(0), run(line));
      }
      return ready != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = ready;
      ready = null;
      return row;
    }

    private Row parse(String text, int run) {
      try {
        return parser.parse(text, run);
      } catch (BadLineException e) {
        faults++;
        return faults > MOST_FAULTS ? null : ListedRow.fault(run, e.getMessage());
      }
    }

    private int run(Row line) {
      if (runs.isEmpty()) {
        return ListedRow.JUDGMENTS;
      }
      Integer run = runs.get(line.getString(1));
      if (run == null) {
        throw new IllegalStateException("This is a bug: no run was read from " + line.getString(1));
      }
      return run;
    }
  }
}
