package io.sparkrerank.spark.row;

import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluation.GradedDocument;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Schemas#EVALUATED}: the evaluation of a query of a run, or a fault. */
public final class EvaluatedRow {

  private EvaluatedRow() {}

  /** An evaluation as a row. */
  public static Row of(int run, QueryEvaluation query) {
    return RowFactory.create(
        run,
        query.queryId(),
        query.retrieved(),
        query.inJudgments(),
        query.judged(),
        query.relevant(),
        query.positive(),
        query.top(),
        query.unjudgedInTop(),
        query.values(),
        query.ceiling(),
        query.tiesAtBest(),
        query.tiesAtWorst(),
        query.tied(),
        query.first().stream()
            .map(
                document -> RowFactory.create(document.docId(), document.score(), document.grade()))
            .toArray(Row[]::new),
        null,
        null);
  }

  /** A line that is not one of a run. */
  public static Row fault(int run, String fault) {
    return faulty(run, null, null, fault);
  }

  /** A document that cannot be in its query's list. */
  public static Row fault(int run, String queryId, String docId, String fault) {
    return faulty(run, queryId, docId, fault);
  }

  private static Row faulty(int run, String queryId, String docId, String fault) {
    return RowFactory.create(
        run, queryId, 0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null, fault, docId);
  }

  /** The number of the run. */
  public static int run(Row row) {
    return row.getInt(0);
  }

  /** What is wrong, or null. */
  public static String fault(Row row) {
    return row.getAs(Columns.FAULT);
  }

  /** The query of a fault, or null for a line that is not one of a run. */
  public static String queryId(Row row) {
    return row.getString(1);
  }

  /** The document of a fault, or null for a line that is not one of a run. */
  public static String docId(Row row) {
    return row.getAs(Columns.DOC_ID);
  }

  /** The evaluation in a row that is no fault. */
  public static QueryEvaluation evaluation(Row row) {
    return new QueryEvaluation(
        row.getString(1),
        row.getInt(2),
        row.getInt(3),
        row.getInt(4),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7),
        row.getInt(8),
        doubles(row, 9),
        doubles(row, 10),
        doubles(row, 11),
        doubles(row, 12),
        booleans(row, 13),
        row.<Row>getList(14).stream()
            .map(
                document ->
                    new GradedDocument(
                        document.getString(0), document.getFloat(1), document.getInt(2)))
            .toList());
  }

  private static double[] doubles(Row row, int column) {
    List<Double> values = row.getList(column);
    double[] result = new double[values.size()];
    for (int index = 0; index < result.length; index++) {
      result[index] = values.get(index);
    }
    return result;
  }

  private static boolean[] booleans(Row row, int column) {
    List<Boolean> values = row.getList(column);
    boolean[] result = new boolean[values.size()];
    for (int index = 0; index < result.length; index++) {
      result[index] = values.get(index);
    }
    return result;
  }
}
