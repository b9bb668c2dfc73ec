package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Exact search by BM25: the best of all documents that were added, for each query. Not thread-safe.
 *
 * <p>A document's terms lead to the queries that have them, as a term leads to documents in an
 * index of documents: of queries there are fewer.
 */
public final class TermSearch {

  private final Bm25 bm25;
  private final Bm25.Corpus corpus;

  /** For each term the queries that have it, and its weight in each. */
  private final int[][] queries;

  private final float[][] weights;

  private final List<TopDocuments> best = new ArrayList<>();

  /** Scores of the document that is looked at; 0 for queries that it has nothing of. */
  private final double[] scores;

  /** Which queries it has something of: a score may be 0 all the same. */
  private final boolean[] isTouched;

  private final int[] touched;

  /**
   * Begins a search.
   *
   * @param frequencies in how many documents each term of {@code terms} is
   * @param most how many documents are kept of each query
   */
  public TermSearch(Bm25 bm25, Bm25.Corpus corpus, QueryTerms terms, long[] frequencies, int most) {
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
      best.add(new TopDocuments(most));
    }
  }

  /**
   * Looks at a document.
   *
   * @param length how many terms it has, as often as they occur
   * @param terms the numbers of those that queries have
   * @param counts how often it has each of these
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

  /** The best documents of each query, in the order of the queries; none without a common term. */
  public List<TopDocuments> best() {
    return best;
  }
}
