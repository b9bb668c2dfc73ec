package io.sparkrerank.spark.partition;

import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.spark.row.RunOrJudgment;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TextLine;
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
import org.jspecify.annotations.Nullable;

/**
 * A function that reads lines of runs or judgments: rows of {@link TextLine} in, rows of {@link
 * Schemas#RUNS_AND_JUDGMENTS} out, in the same order. Skips blank lines. Of the lines that it
 * cannot read, each task reports the first few.
 */
public final class ParseLines implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Limits the faults of a task: a wrong file may consist of nothing else. */
  private static final int MOST_FAULTS = 10;

  private final HashMap<String, Integer> runs;
  private final LineParser parser;

  private ParseLines(Map<String, Integer> runs, LineParser parser) {
    this.runs = new HashMap<>(runs);
    this.parser = parser;
  }

  /** A reader of one line, which returns null for a blank one. */
  private interface LineParser extends Serializable {
    @Nullable RunOrJudgment parse(String line, int run) throws BadLineException;
  }

  /**
   * Creates a function that reads runs.
   *
   * @param runs the number of each run, by the path of its file as Spark writes it
   * @param order the column that orders documents
   */
  public static ParseLines ofRuns(Map<String, Integer> runs, JudgingRules.Order order) {
    return new ParseLines(
        runs,
        (text, run) -> {
          RunLine line = RunLine.parse(text, order);
          return line == null
              ? null
              : new RunOrJudgment.RunEntry(line.queryId(), run, line.docId(), line.score());
        });
  }

  /** Creates a function that reads judgments. */
  public static ParseLines ofJudgments(JudgmentLine.Layout layout) {
    return new ParseLines(
        Map.of(),
        (text, run) -> {
          JudgmentLine line = JudgmentLine.parse(text, layout);
          return line == null
              ? null
              : new RunOrJudgment.Judgment(line.queryId(), line.docId(), line.grade());
        });
  }

  @Override
  public Iterator<Row> call(Iterator<Row> lines) {
    return new LineIterator(TextLine.FORMAT.read(lines));
  }

  private final class LineIterator implements Iterator<Row> {

    private final Iterator<TextLine> lines;
    private @Nullable RunOrJudgment ready;
    private int faults;

    LineIterator(Iterator<TextLine> lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      while (ready == null && lines.hasNext()) {
        ready = parse(lines.next());
      }
      return ready != null;
    }

    @Override
    public Row next() {
      if (!hasNext() || ready == null) {
        throw new NoSuchElementException();
      }
      Row row = ready.toRow();
      ready = null;
      return row;
    }

    private @Nullable RunOrJudgment parse(TextLine line) {
      int run = run(line);
      try {
        return parser.parse(line.text(), run);
      } catch (BadLineException e) {
        faults++;
        return faults > MOST_FAULTS ? null : new RunOrJudgment.BadEntry(run, e.reason());
      }
    }

    private int run(TextLine line) {
      if (runs.isEmpty()) {
        return RunOrJudgment.JUDGMENTS;
      }
      Integer run = runs.get(line.path());
      if (run == null) {
        throw new IllegalStateException("This is a bug: no run was read from " + line.path());
      }
      return run;
    }
  }
}
