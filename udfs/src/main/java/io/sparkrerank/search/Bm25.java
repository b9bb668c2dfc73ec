package io.sparkrerank.search;

import java.io.Serializable;
import org.apache.lucene.util.SmallFloat;

/**
 * The formula BM25 as Lucene computes it: without the constant factor k1 + 1, in float32, with the
 * lengths of documents rounded so that they fit in one byte. Immutable.
 *
 * @param k1 the saturation: with a smaller value, more occurrences of a term soon add little
 * @param b the weight of a document's length, from 0 to 1
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson and Zaragoza, The Probabilistic
 *     Relevance Framework</a>
 * @see <a href="https://doi.org/10.1007/978-3-030-45442-5_4">Kamphuis et al., Which BM25 Do You
 *     Mean?</a>
 */
public record Bm25(float k1, float b) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Counts over all documents.
   *
   * @param documents the number of documents with at least one term
   * @param terms the number of their terms, each as often as it occurs
   */
  public record Corpus(long documents, long terms) implements Serializable {

    private static final long serialVersionUID = 1L;

    private float meanLength() {
      return (float) (terms / (double) documents);
    }
  }

  /** Returns the weight of a term that {@code frequency} documents contain. */
  static float idf(Corpus corpus, long frequency) {
    return (float) Math.log(1 + (corpus.documents - frequency + 0.5) / (frequency + 0.5));
  }

  /**
   * Returns the factor of the number of occurrences in a document.
   *
   * @param length the number of terms of the document, each as often as it occurs
   */
  float inverseNorm(Corpus corpus, int length) {
    int rounded = SmallFloat.byte4ToInt(SmallFloat.intToByte4(length));
    return 1f / (k1 * ((1 - b) + b * rounded / corpus.meanLength()));
  }

  /**
   * Returns the part of a document's score that one term adds.
   *
   * @param weight the weight of the term in the query
   * @param count the number of its occurrences in the document
   * @param inverseNorm the factor of the document, {@link #inverseNorm}
   */
  static float score(float weight, int count, float inverseNorm) {
    return weight - weight / (1f + count * inverseNorm);
  }
}
