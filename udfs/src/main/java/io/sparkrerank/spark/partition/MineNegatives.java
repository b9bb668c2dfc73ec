package io.sparkrerank.spark.partition;

import io.sparkrerank.label.LabelCandidate;
import io.sparkrerank.label.MiningRules;
import io.sparkrerank.label.NegativeMiner;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Mines the negatives of a query: a row of query id and documents in, each of these with id, score,
 * logit, rank in the first stage, whether it is relevant, text key, whether it is judged, and the
 * first stage's score; a row of {@link Schemas#MINED} out.
 *
 * @param rules which negatives
 * @param mostPositives how many positives the query with most has
 */
public record MineNegatives(MiningRules rules, int mostPositives) implements MapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  @Override
  public Row call(Row row) {
    List<Row> documents = row.getList(1);
    List<LabelCandidate> candidates = new ArrayList<>();
    Map<String, Row> byId = new HashMap<>();
    for (Row document : documents) {
      candidates.add(
          new LabelCandidate(
              document.getString(0),
              document.getFloat(1),
              document.isNullAt(3) ? null : document.getInt(3),
              judgment(document),
              document.getString(5)));
      byId.put(document.getString(0), document);
    }
    NegativeMiner.Mined mined =
        new NegativeMiner(rules, mostPositives).mine(row.getString(0), candidates);
    List<Row> dropped = new ArrayList<>();
    mined
        .dropped()
        .forEach((filter, count) -> dropped.add(RowFactory.create(filter.code(), count)));
    return RowFactory.create(
        row.getString(0),
        rows(mined.positives(), byId),
        rows(mined.negatives(), byId),
        dropped.toArray());
  }

  private static LabelCandidate.Judgment judgment(Row document) {
    if (document.getBoolean(4)) {
      return LabelCandidate.Judgment.POSITIVE;
    }
    return document.getBoolean(6) ? LabelCandidate.Judgment.NEGATIVE : LabelCandidate.Judgment.NONE;
  }

  private static Object[] rows(List<LabelCandidate> documents, Map<String, Row> byId) {
    return documents.stream()
        .map(
            document -> {
              Row row = byId.get(document.docId());
              return RowFactory.create(
                  document.docId(), document.score(), row.getFloat(2), row.get(7));
            })
        .toArray();
  }
}
