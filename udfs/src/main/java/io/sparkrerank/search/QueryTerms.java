package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terms of queries, each with the queries that contain it. The same queries always give the
 * same terms in the same order. Immutable.
 */
public final class QueryTerms {

  private final Map<String, List<Use>> uses = new LinkedHashMap<>();
  private final int queries;

  private QueryTerms(int queries) {
    this.queries = queries;
  }

  /**
   * The use of a term in a query.
   *
   * @param query the index of the query
   * @param count the number of its occurrences
   */
  record Use(int query, int count) {}

  /** Finds the terms of queries with the analyzer of a language. */
  public static QueryTerms of(List<String> queries, TermCounter.Language language) {
    QueryTerms terms = new QueryTerms(queries.size());
    try (TermCounter counter = new TermCounter(language)) {
      for (int query = 0; query < queries.size(); query++) {
        terms.add(query, counter.count(queries.get(query)));
      }
    }
    return terms;
  }

  private void add(int query, Map<String, Integer> counts) {
    counts.forEach(
        (term, count) ->
            uses.computeIfAbsent(term, absent -> new ArrayList<>()).add(new Use(query, count)));
  }

  /**
   * Returns the same terms with the uses of some queries only, which are then counted from 0.
   *
   * @param from the index of the first query
   * @param to the index behind the last query
   */
  public QueryTerms part(int from, int to) {
    QueryTerms part = new QueryTerms(to - from);
    uses.forEach(
        (term, all) ->
            part.uses.put(
                term,
                all.stream()
                    .filter(use -> use.query() >= from && use.query() < to)
                    .map(use -> new Use(use.query() - from, use.count()))
                    .toList()));
    return part;
  }

  /** Returns the number of queries. */
  int queries() {
    return queries;
  }

  /** Returns the terms, each once. The place of a term in this list is its number. */
  public List<String> terms() {
    return List.copyOf(uses.keySet());
  }

  /** Returns the uses of each term, in the order of the terms. */
  List<List<Use>> uses() {
    return List.copyOf(uses.values());
  }
}
