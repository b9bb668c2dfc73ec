package io.sparkrerank.spark.row;

import io.sparkrerank.search.TopDocuments;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a search found in a partition, as rows of {@link Schemas#FOUND}. */
public final class FoundRows {

  private FoundRows() {}

  /** The best documents of each query, made into rows as they are asked for. */
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
