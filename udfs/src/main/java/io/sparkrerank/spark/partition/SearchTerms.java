package io.sparkrerank.spark.partition;

import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.Bm25Search;
import io.sparkrerank.search.QueryTerms;
import io.sparkrerank.search.TermCounter;
import io.sparkrerank.spark.row.DocumentTerms;
import io.sparkrerank.spark.row.RetrievedRows;
import io.sparkrerank.spark.row.Schemas;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * A function that finds the best documents of a partition by BM25: rows of {@link Schemas#TERMS}
 * in, rows of {@link Schemas#RETRIEVED} out, at most {@code limit} per query.
 *
 * @param queries all queries
 * @param range the queries that this search is for
 * @param bm25 the parameters of the formula
 * @param statistics counts over all documents, of which a partition has a part
 * @param limit the number of documents that are kept per query
 */
public record SearchTerms(
    Queries queries, QueryRange range, Bm25 bm25, Statistics statistics, int limit)
    implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /**
   * Queries on all executors.
   *
   * @param ids their ids
   * @param texts their texts, in the same order
   * @param language the analyzer that finds their terms
   */
  public record Queries(
      Broadcast<String[]> ids, Broadcast<String[]> texts, TermCounter.Language language)
      implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  /**
   * Counts over all documents.
   *
   * @param corpus the numbers of documents and terms
   * @param frequencies the number of documents with each term, in the order of {@link
   *     QueryTerms#terms}
   */
  public record Statistics(Bm25.Corpus corpus, Broadcast<long[]> frequencies)
      implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    QueryTerms terms =
        QueryTerms.of(List.of(queries.texts().value()), queries.language())
            .part(range.from(), range.to());
    Bm25Search search =
        new Bm25Search(bm25, statistics.corpus(), terms, statistics.frequencies().value(), limit);
    DocumentTerms.FORMAT
        .read(rows)
        .forEachRemaining(
            document ->
                search.add(
                    document.docId(), document.length(), document.terms(), document.counts()));
    return RetrievedRows.of(
        Arrays.copyOfRange(queries.ids().value(), range.from(), range.to()), search.best());
  }
}
