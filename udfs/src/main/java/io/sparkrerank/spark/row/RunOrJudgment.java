package io.sparkrerank.spark.row;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * One row of the input of an evaluation, {@link Schemas#RUNS_AND_JUDGMENTS}: a document of a run,
 * the judgment of a document, or a line that is neither.
 */
public sealed interface RunOrJudgment {

  /** The run of a judgment, which has none. It sorts before all runs, which count from 0. */
  int JUDGMENTS = -1;

  /** The format that reads these rows. */
  RowFormat<RunOrJudgment> FORMAT = RunOrJudgment::reader;

  /** Returns the number of the run, or {@link #JUDGMENTS}. */
  int run();

  /** Returns the row of {@link Schemas#RUNS_AND_JUDGMENTS}. */
  Row toRow();

  /**
   * A document of a run.
   *
   * @param run the number of the run
   * @param score the score, or the negative rank if the run is ordered by ranks
   */
  record RunEntry(String queryId, int run, String docId, float score) implements RunOrJudgment {
    @Override
    public Row toRow() {
      return RowFactory.create(queryId, run, docId, score, null, null);
    }
  }

  /** The judgment of a document. */
  record Judgment(String queryId, String docId, int grade) implements RunOrJudgment {
    @Override
    public int run() {
      return JUDGMENTS;
    }

    @Override
    public Row toRow() {
      return RowFactory.create(queryId, JUDGMENTS, docId, null, grade, null);
    }
  }

  /**
   * A line, or a row of a table, that cannot be used.
   *
   * @param run the number of its run, or {@link #JUDGMENTS}
   * @param message says why, without naming the file
   */
  record BadEntry(int run, String message) implements RunOrJudgment {
    @Override
    public Row toRow() {
      return RowFactory.create(null, run, null, null, null, message);
    }
  }

  private static Function<Row, RunOrJudgment> reader(StructType schema) {
    int queryId = schema.fieldIndex(Columns.QUERY_ID);
    int run = schema.fieldIndex(Columns.RUN);
    int docId = schema.fieldIndex(Columns.DOC_ID);
    int score = schema.fieldIndex(Columns.SCORE);
    int grade = schema.fieldIndex(Columns.RELEVANCE);
    int fault = schema.fieldIndex(Columns.FAULT);
    return row -> {
      int number = row.getInt(run);
      if (!row.isNullAt(fault)) {
        return new BadEntry(number, row.getString(fault));
      }
      return number == JUDGMENTS
          ? new Judgment(row.getString(queryId), row.getString(docId), row.getInt(grade))
          : new RunEntry(row.getString(queryId), number, row.getString(docId), row.getFloat(score));
    };
  }
}
