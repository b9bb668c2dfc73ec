package io.sparkrerank.jobs.retrieve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.spark.sql.Row;

/**
 * Counts of a search.
 *
 * @param queries the queries that were searched for
 * @param documents the documents that were searched
 * @param withDocuments the queries for which a document was found
 * @param found the documents that were found, over all queries
 */
public record RetrievedCounts(long queries, long documents, long withDocuments, long found) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Adds the numbers of queries and documents to a row of {@link SearchPlan#totals}. */
  static RetrievedCounts of(long queries, long documents, Row totals) {
    return new RetrievedCounts(
        queries,
        documents,
        totals.<Long>getAs(SearchPlan.QUERIES),
        totals.<Long>getAs(SearchPlan.DOCUMENTS));
  }

  /** Returns the counts as JSON, for the manifest. */
  JsonNode json() {
    return JSON.createObjectNode()
        .put("queries", queries)
        .put("documents", documents)
        .put("queries_with_documents", withDocuments)
        .put("found", found);
  }
}
