package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terms of queries: which there are, and which queries have them. Equal for equal queries.
 * Immutable.
 */
public final class QueryTerms {

  private final Map<String, List<Use>> uses = new LinkedHashMap<>();
  private final int queries;

  private QueryTerms(int queries) {
    this.queries = queries;
  }

  /**
   * That a query has a term.
   *
   * @param query the query's index
   * @param count how often
   */
  record Use(int query, int count) {}

  /** Finds the terms of {@code queries}. */
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

  /** The same terms, of which only the queries from {@code from} to before {@code to} have any. */
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

  /** How many queries there are. */
  int queries() {
    return queries;
  }

  /** The terms, each once; their places in this list are their numbers. */
  public List<String> terms() {
    return List.copyOf(uses.keySet());
  }

  /** Which queries have each term, in the order of the terms. */
  List<List<Use>> uses() {
    return List.copyOf(uses.values());
  }
}
