package io.sparkrerank.spark;

import io.sparkrerank.measure.JudgedRanking;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.ScoredDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Measures queries: rows of query id, array of (document id, score) and array of (document id,
 * grade) in, rows of {@link Schemas#MEASURES} out. A query without a run, whose first array is
 * null, has no retrieved documents.
 */
public final class MeasureQuery implements FlatMapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final String run;
  private final ArrayList<Measure> measures;

  /**
   * Creates the function.
   *
   * @param run the name that goes into each row
   * @param measures what is computed
   */
  public MeasureQuery(String run, List<Measure> measures) {
    this.run = run;
    this.measures = new ArrayList<>(measures);
  }

  @Override
  public Iterator<Row> call(Row row) {
    JudgedRanking ranking = JudgedRanking.of(documents(row), judgments(row));
    return measures.stream()
        .map(
            measure ->
                RowFactory.create(run, row.getString(0), measure.toString(), measure.of(ranking)))
        .iterator();
  }

  private static List<ScoredDocument> documents(Row row) {
    List<Row> documents = row.isNullAt(1) ? Collections.emptyList() : row.getList(1);
    return documents.stream()
        .map(document -> new ScoredDocument(document.getString(0), document.getFloat(1)))
        .toList();
  }

  private static Map<String, Integer> judgments(Row row) {
    Map<String, Integer> judgments = new HashMap<>();
    for (Row judgment : row.<Row>getList(2)) {
      judgments.put(judgment.getString(0), judgment.getInt(1));
    }
    return judgments;
  }
}
