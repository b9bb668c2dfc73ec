package io.sparkrerank.spark.partition;

import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.QueryTerms;
import io.sparkrerank.search.TermCounter;
import io.sparkrerank.search.TermSearch;
import io.sparkrerank.spark.row.FoundRows;
import io.sparkrerank.spark.row.Schemas;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Finds the best documents of a partition by BM25: rows of {@link Schemas#TERMS} in, rows of {@link
 * Schemas#FOUND} out, at most so many a query.
 */
public final class SearchTerms implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final Bm25 bm25;
  private final Bm25.Corpus corpus;
  private final TermCounter.Language language;
  private final Broadcast<String[]> queryIds;
  private final Broadcast<String[]> queries;
  private final Broadcast<long[]> frequencies;
  private final int from;
  private final int to;
  private final int most;

  /**
   * Creates the function.
   *
   * @param corpus what is known of all documents, of which a partition has a part
   * @param queries their texts
   * @param frequencies in how many documents each term of {@link QueryTerms#terms} is
   * @param from the first of the queries that are searched for
   * @param to the query after the last of them
   * @param most how many documents are kept of each query
   */
  public SearchTerms(
      Bm25 bm25,
      Bm25.Corpus corpus,
      TermCounter.Language language,
      Broadcast<String[]> queryIds,
      Broadcast<String[]> queries,
      Broadcast<long[]> frequencies,
      int from,
      int to,
      int most) {
    this.bm25 = bm25;
    this.corpus = corpus;
    this.language = language;
    this.queryIds = queryIds;
    this.queries = queries;
    this.frequencies = frequencies;
    this.from = from;
    this.to = to;
    this.most = most;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    QueryTerms terms = QueryTerms.of(List.of(queries.value()), language).part(from, to);
    TermSearch search = new TermSearch(bm25, corpus, terms, frequencies.value(), most);
    while (rows.hasNext()) {
      Row row = rows.next();
      search.add(row.getString(0), row.getInt(1), ints(row.getList(2)), ints(row.getList(3)));
    }
    return FoundRows.of(Arrays.copyOfRange(queryIds.value(), from, to), search.best());
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
