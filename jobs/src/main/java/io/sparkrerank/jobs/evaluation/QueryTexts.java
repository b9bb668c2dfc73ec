package io.sparkrerank.jobs.evaluation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts of some queries and the beginnings of their documents, for reports. Not thread-safe.
 */
public final class QueryTexts {

  private final Map<String, String> queries = new HashMap<>();
  private final Map<String, Map<String, String>> documents = new HashMap<>();

  /** Adds a candidate. */
  public void add(String queryId, String query, String docId, String beginning) {
    queries.put(queryId, query);
    documents.computeIfAbsent(queryId, same -> new HashMap<>()).put(docId, beginning);
  }

  /** The text of a query, or null. */
  public @Nullable String query(String queryId) {
    return queries.get(queryId);
  }

  /** The beginning of a document, or null. */
  public @Nullable String document(String queryId, String docId) {
    return documents.getOrDefault(queryId, Map.of()).get(docId);
  }
}
