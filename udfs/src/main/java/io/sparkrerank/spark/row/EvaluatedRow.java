package io.sparkrerank.spark.row;

import io.sparkrerank.measure.QueryEvaluation;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * One row of the output of an evaluation, {@link Schemas#EVALUATED}: the evaluation of a query of a
 * run, or something that could not be evaluated.
 */
public sealed interface EvaluatedRow {

  /** The format that reads these rows. */
  RowFormat<EvaluatedRow> FORMAT = EvaluatedRow::reader;

  /** Returns the number of the run, or {@link RunOrJudgment#JUDGMENTS}. */
  int run();

  /** Returns the row of {@link Schemas#EVALUATED}. */
  Row toRow();

  /** The evaluation of a query of a run. */
  record Evaluated(int run, QueryEvaluation query) implements EvaluatedRow {
    @Override
    public Row toRow() {
      return RowFactory.create(
          run,
          query.queryId(),
          QueryEvaluationRow.counts(query.counts()),
          QueryEvaluationRow.measures(query.measures()),
          QueryEvaluationRow.documents(query.first()),
          null,
          null);
    }
  }

  /** Something that could not be evaluated. */
  sealed interface Fault extends EvaluatedRow {

    /** Returns the message, which does not name the file. */
    String message();
  }

  /** A line, or a row of a table, that cannot be used. */
  record BadEntry(int run, String message) implements Fault {
    @Override
    public Row toRow() {
      return RowFactory.create(run, null, null, null, null, message, null);
    }
  }

  /** A document that cannot stand in the list of its query, because its id or rank is taken. */
  record MisplacedEntry(int run, String queryId, String docId, String message) implements Fault {
    @Override
    public Row toRow() {
      return RowFactory.create(run, queryId, null, null, null, message, docId);
    }
  }

  private static Function<Row, EvaluatedRow> reader(StructType schema) {
    int run = schema.fieldIndex(Columns.RUN);
    int queryId = schema.fieldIndex(Columns.QUERY_ID);
    int fault = schema.fieldIndex(Columns.FAULT);
    int docId = schema.fieldIndex(Columns.DOC_ID);
    Function<Row, QueryEvaluation> evaluation = QueryEvaluationRow.FORMAT.reader(schema);
    return row -> {
      int number = row.getInt(run);
      if (row.isNullAt(fault)) {
        return new Evaluated(number, evaluation.apply(row));
      }
      return row.isNullAt(queryId)
          ? new BadEntry(number, row.getString(fault))
          : new MisplacedEntry(
              number, row.getString(queryId), row.getString(docId), row.getString(fault));
    };
  }
}
