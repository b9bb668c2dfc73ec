package io.sparkrerank.measure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A document of a run with its score.
 *
 * @param docId the document
 * @param score its score; not NaN
 */
public record ScoredDocument(String docId, float score) {

  /**
   * trec_eval's order: score descending as float32, where -0 equals 0; then document id descending
   * by its UTF-8 bytes, unsigned.
   */
  public static final Comparator<ScoredDocument> RANKING = ScoredDocument::byScore;

  private static int byScore(ScoredDocument a, ScoredDocument b) {
    if (a.score > b.score) {
      return -1;
    }
    return a.score < b.score ? 1 : -compareIds(a.docId, b.docId);
  }

  /** Compares ids by their UTF-8 bytes, unsigned, as trec_eval and Spark do and Java does not. */
  public static int compareIds(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
