package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.List;

/**
 * An exact search by BM25: the best documents for each query, of all documents that were added. Not
 * thread-safe.
 *
 * <p>The queries are indexed instead of the documents, as there are fewer of them: each term of a
 * document leads to the queries that contain it.
 */
public final class Bm25Search {

  private final Bm25 bm25;
  private final Bm25.Corpus corpus;

  /** For each term the queries that contain it; {@link #weights} has its weight in each. */
  private final int[][] queries;

  private final float[][] weights;

  private final List<TopDocuments> best = new ArrayList<>();

  /** The scores of the current document; 0 for queries that share no term with it. */
  private final double[] scores;

  /** True for queries that share a term with the current document, even if its score is 0. */
  private final boolean[] isTouched;

  private final int[] touched;

  /**
   * Begins a search.
   *
   * @param bm25 the parameters of the formula
   * @param corpus counts over all documents, added here or elsewhere
   * @param terms the terms of the queries
   * @param frequencies the number of documents with each term of {@code terms}
   * @param limit the number of documents that are kept per query
   */
  public Bm25Search(
      Bm25 bm25, Bm25.Corpus corpus, QueryTerms terms, long[] frequencies, int limit) {
    this.bm25 = bm25;
    this.corpus = corpus;
    List<List<QueryTerms.Use>> uses = terms.uses();
    this.queries = new int[uses.size()][];
    this.weights = new float[uses.size()][];
    for (int term = 0; term < uses.size(); term++) {
      float idf = Bm25.idf(corpus, frequencies[term]);
      List<QueryTerms.Use> ofTerm = uses.get(term);
      queries[term] = ofTerm.stream().mapToInt(QueryTerms.Use::query).toArray();
      weights[term] = new float[ofTerm.size()];
      for (int use = 0; use < ofTerm.size(); use++) {
        weights[term][use] = ofTerm.get(use).count() * idf;
      }
    }
    this.scores = new double[terms.queries()];
    this.isTouched = new boolean[terms.queries()];
    this.touched = new int[terms.queries()];
    for (int query = 0; query < terms.queries(); query++) {
      best.add(new TopDocuments(limit));
    }
  }

  /**
   * Adds a document.
   *
   * @param length the number of its terms, each as often as it occurs
   * @param terms the numbers of those terms that queries contain
   * @param counts how often it contains each of {@code terms}
   */
  public void add(String docId, int length, int[] terms, int[] counts) {
    float inverseNorm = bm25.inverseNorm(corpus, length);
    int found = 0;
    for (int index = 0; index < terms.length; index++) {
      int[] having = queries[terms[index]];
      float[] weightsOfTerm = weights[terms[index]];
      for (int use = 0; use < having.length; use++) {
        int query = having[use];
        if (!isTouched[query]) {
          isTouched[query] = true;
          touched[found++] = query;
        }
        scores[query] += Bm25.score(weightsOfTerm[use], counts[index], inverseNorm);
      }
    }
    for (int index = 0; index < found; index++) {
      int query = touched[index];
      best.get(query).offer(docId, (float) scores[query]);
      scores[query] = 0;
      isTouched[query] = false;
    }
  }

  /**
   * Returns the best documents of each query, in the order of the queries. A document that shares
   * no term with a query is never among them.
   */
  public List<TopDocuments> best() {
    return best;
  }
}
