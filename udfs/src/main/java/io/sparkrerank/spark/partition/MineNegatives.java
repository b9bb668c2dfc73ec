package io.sparkrerank.spark.partition;

import io.sparkrerank.label.LabelCandidate;
import io.sparkrerank.label.MiningRules;
import io.sparkrerank.label.NegativeMiner;
import io.sparkrerank.spark.row.MinedQuery;
import io.sparkrerank.spark.row.QueryCandidates;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/**
 * A function that mines the negatives of a query: one row of {@link QueryCandidates} in, one row of
 * {@link Schemas#MINED} out.
 *
 * @param rules the rules that choose negatives
 * @param mostPositives the number of positives of the query with most
 */
public record MineNegatives(MiningRules rules, int mostPositives) implements MapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Row call(Row row) {
    QueryCandidates query = QueryCandidates.FORMAT.read(row);
    Map<String, QueryCandidates.Document> byId =
        query.documents().stream()
            .collect(
                Collectors.toMap(
                    document -> document.candidate().docId(),
                    Function.identity(),
                    (first, second) -> second));
    NegativeMiner.MinedDocuments mined =
        new NegativeMiner(rules, mostPositives)
            .mine(
                query.queryId(),
                query.documents().stream().map(QueryCandidates.Document::candidate).toList());
    return new MinedQuery(
            query.queryId(),
            documents(mined.positives(), byId),
            documents(mined.negatives(), byId),
            mined.dropped())
        .toRow();
  }

  private static List<QueryCandidates.Document> documents(
      List<LabelCandidate> chosen, Map<String, QueryCandidates.Document> byId) {
    return chosen.stream().map(candidate -> byId.get(candidate.docId())).toList();
  }
}
