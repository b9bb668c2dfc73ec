package io.sparkrerank.spark.row;

import io.sparkrerank.search.TopDocuments;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The documents that a search retrieved, as rows of {@link Schemas#RETRIEVED}. */
public final class RetrievedRows {

  private RetrievedRows() {}

  /**
   * Makes one row per document, when it is asked for: query after query, from best to worst.
   *
   * @param best the documents of each query, in the order of {@code queryIds}
   */
  public static Iterator<Row> of(String[] queryIds, List<TopDocuments> best) {
    return IntStream.range(0, queryIds.length)
        .boxed()
        .flatMap(
            query ->
                best.get(query).ranked().stream()
                    .map(
                        document ->
                            RowFactory.create(queryIds[query], document.docId(), document.score())))
        .iterator();
  }
}
