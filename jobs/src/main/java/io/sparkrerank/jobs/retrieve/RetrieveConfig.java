package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.Fusion;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.TermCounter;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the job which searches needs to know.
 *
 * @param pairs where queries and documents are, and how a bi-encoder reads them
 * @param method how to search
 * @param topK how many documents of each query to find
 * @param bm25 the parameters of BM25
 * @param language how terms are made of texts
 * @param vectors what a bi-encoder makes of texts
 * @param fusion how two lists become one
 * @param evaluation what is measured, where there are judgments
 */
public record RetrieveConfig(
    PairsConfig pairs,
    Method method,
    int topK,
    Bm25 bm25,
    TermCounter.Language language,
    Vectors vectors,
    Fusion fusion,
    EvaluationConfig evaluation) {

  /** How to search. */
  public enum Method {
    /** By terms. */
    BM25,
    /** By vectors. */
    DENSE,
    /** By both. */
    HYBRID;

    /** Whether terms of texts are looked at. */
    public boolean readsTerms() {
      return this != DENSE;
    }

    /** Whether vectors are looked at. */
    public boolean readsVectors() {
      return this != BM25;
    }
  }

  /**
   * Vectors; null where the model or its directory decides.
   *
   * @param similarity what tells how near two are
   * @param documents a folder with those of documents, or null to embed them
   * @param queries a folder with those of queries, or null to embed them
   * @param documentPrompt what stands before a document
   * @param queryPrompt what stands before a query
   */
  public record Vectors(
      Similarity similarity,
      String documents,
      String queries,
      String documentPrompt,
      String queryPrompt) {}

  /** Whether the texts of documents are read. */
  public boolean readsDocuments() {
    return method.readsTerms() || vectors.documents() == null;
  }

  /** Whether the texts of queries are read. */
  public boolean readsQueries() {
    return method.readsTerms() || vectors.queries() == null;
  }

  /** Whether a bi-encoder reads the texts of documents. */
  public boolean embedsDocuments() {
    return method.readsVectors() && vectors.documents() == null;
  }

  /** Whether a bi-encoder reads the texts of queries. */
  public boolean embedsQueries() {
    return method.readsVectors() && vectors.queries() == null;
  }

  /** All paths that are read; none is null. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    paths.add(readsDocuments() ? pairs.input().corpus() : null);
    paths.add(readsQueries() ? pairs.input().queries() : null);
    if (method.readsVectors()) {
      paths.add(vectors.documents());
      paths.add(vectors.queries());
    }
    paths.add(evaluation.qrels());
    paths.removeIf(path -> path == null);
    return paths;
  }
}
