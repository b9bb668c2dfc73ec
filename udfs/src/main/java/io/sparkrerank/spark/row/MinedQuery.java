package io.sparkrerank.spark.row;

import io.sparkrerank.label.DropReason;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The positives and negatives of a query, a row of {@link Schemas#MINED}.
 *
 * @param queryId the query
 * @param positives from best to worst
 * @param negatives from best to worst
 * @param dropped the number of documents that each reason dropped
 */
public record MinedQuery(
    String queryId,
    List<QueryCandidates.Document> positives,
    List<QueryCandidates.Document> negatives,
    Map<DropReason, Integer> dropped) {

  /** Returns the row of {@link Schemas#MINED}. */
  public Row toRow() {
    return RowFactory.create(
        queryId,
        rows(positives),
        rows(negatives),
        dropped.entrySet().stream()
            .map(reason -> RowFactory.create(reason.getKey().code(), reason.getValue()))
            .toArray());
  }

  private static Object[] rows(List<QueryCandidates.Document> documents) {
    return documents.stream()
        .map(
            document ->
                RowFactory.create(
                    document.candidate().docId(),
                    document.candidate().score(),
                    document.logit(),
                    document.firstStageScore()))
        .toArray();
  }
}
