package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.search.Bm25;
import io.sparkrerank.search.Fusion;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.TermCounter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the command {@code retrieve}.
 *
 * @param pairs the queries and documents, and how a bi-encoder reads them
 * @param method the way to search
 * @param topK the number of documents of each query to find
 * @param bm25 the parameters of BM25
 * @param language the language whose rules make terms of texts
 * @param vectors the vectors that a bi-encoder makes, or those that were made before
 * @param fusion the way in which two lists become one
 * @param evaluation the measures, for which there may be no judgments
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

  /** The way to search. */
  public enum Method {
    /** By terms. */
    BM25,
    /** By vectors. */
    DENSE,
    /** By both. */
    HYBRID;

    /** Says whether the terms of texts are read. */
    public boolean readsTerms() {
      return this != DENSE;
    }

    /** Says whether vectors are read. */
    public boolean readsVectors() {
      return this != BM25;
    }
  }

  /**
   * The vectors of a search. A value is null where the model or its directory decides.
   *
   * @param similarity the measure of how near two vectors are
   * @param documents a folder with the vectors of documents, or null to embed them
   * @param queries a folder with the vectors of queries, or null to embed them
   * @param documentPrompt the text that stands before each document
   * @param queryPrompt the text that stands before each query
   */
  public record Vectors(
      @Nullable Similarity similarity,
      @Nullable String documents,
      @Nullable String queries,
      @Nullable String documentPrompt,
      @Nullable String queryPrompt) {}

  /** Says whether the texts of documents are read. */
  public boolean readsDocuments() {
    return method.readsTerms() || vectors.documents() == null;
  }

  /** Says whether the texts of queries are read. */
  public boolean readsQueries() {
    return method.readsTerms() || vectors.queries() == null;
  }

  /** Says whether a bi-encoder reads the texts of documents. */
  public boolean embedsDocuments() {
    return method.readsVectors() && vectors.documents() == null;
  }

  /** Says whether a bi-encoder reads the texts of queries. */
  public boolean embedsQueries() {
    return method.readsVectors() && vectors.queries() == null;
  }

  /**
   * Returns the file or folder with the texts of documents.
   *
   * @throws NullPointerException if these are not {@link #readsDocuments read}
   */
  public String documentTexts() {
    return Objects.requireNonNull(pairs.input().corpus(), "no texts of documents are read");
  }

  /**
   * Returns the file or folder with the texts of queries.
   *
   * @throws NullPointerException if these are not {@link #readsQueries read}
   */
  public String queryTexts() {
    return Objects.requireNonNull(pairs.input().queries(), "no texts of queries are read");
  }

  /** Returns all paths that are read. */
  public List<String> paths() {
    return Stream.of(
            readsDocuments() ? pairs.input().corpus() : null,
            readsQueries() ? pairs.input().queries() : null,
            method.readsVectors() ? vectors.documents() : null,
            method.readsVectors() ? vectors.queries() : null,
            evaluation.qrels())
        .filter(Objects::nonNull)
        .toList();
  }
}
