package io.sparkrerank.jobs.retrieve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a search found.
 *
 * @param queries how many queries were searched for
 * @param documents among how many documents
 * @param withDocuments how many queries have any
 * @param found how many documents they have together
 */
public record RetrievedCounts(long queries, long documents, long withDocuments, long found) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The counts as JSON, for the manifest. */
  public JsonNode json() {
    return JSON.createObjectNode()
        .put("queries", queries)
        .put("documents", documents)
        .put("queries_with_documents", withDocuments)
        .put("found", found);
  }
}
