package io.sparkrerank.search;

import java.io.Serializable;
import org.apache.lucene.util.SmallFloat;

/**
 * BM25 as Lucene computes it: without the constant factor k1 + 1, in float32, over lengths of
 * documents that are rounded to what a byte holds.
 *
 * @param k1 how soon more occurrences of a term stop to count
 * @param b how much the length of a document counts
 * @see <a href="https://doi.org/10.1561/1500000019">Robertson and Zaragoza, The Probabilistic
 *     Relevance Framework</a>
 * @see <a href="https://doi.org/10.1007/978-3-030-45442-5_4">Kamphuis et al., Which BM25 Do You
 *     Mean?</a>
 */
public record Bm25(float k1, float b) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * What is known of all documents.
   *
   * @param documents how many have a term
   * @param terms how many terms they have, as often as they occur
   */
  public record Corpus(long documents, long terms) implements Serializable {

    private static final long serialVersionUID = 1L;

    private float meanLength() {
      return (float) (terms / (double) documents);
    }
  }

  /** How much a term weighs that {@code frequency} of the documents have. */
  static float idf(Corpus corpus, long frequency) {
    return (float) Math.log(1 + (corpus.documents - frequency + 0.5) / (frequency + 0.5));
  }

  /**
   * What stands before the number of occurrences in a document.
   *
   * @param length how many terms the document has
   */
  float inverseNorm(Corpus corpus, int length) {
    int rounded = SmallFloat.byte4ToInt(SmallFloat.intToByte4(length));
    return 1f / (k1 * ((1 - b) + b * rounded / corpus.meanLength()));
  }

  /**
   * What a term adds to a document's score.
   *
   * @param weight its weight in the query
   * @param count how often the document has it
   */
  static float score(float weight, int count, float inverseNorm) {
    return weight - weight / (1f + count * inverseNorm);
  }
}
