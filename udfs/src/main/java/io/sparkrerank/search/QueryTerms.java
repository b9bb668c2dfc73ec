package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The terms of queries: which there are, and which queries have them. Not thread-safe. */
public final class QueryTerms {

  private final TermCounter counter;
  private final Map<String, List<Use>> uses = new LinkedHashMap<>();
  private int queries;

  /** Takes no query yet. */
  public QueryTerms(TermCounter counter) {
    this.counter = counter;
  }

  /**
   * That a query has a term.
   *
   * @param query the query's index
   * @param count how often
   */
  record Use(int query, int count) {}

  /** Adds a query. */
  public void add(String text) {
    int query = queries++;
    counter
        .count(text)
        .forEach(
            (term, count) ->
                uses.computeIfAbsent(term, absent -> new ArrayList<>()).add(new Use(query, count)));
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
