package io.sparkrerank.measure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A document of a run with its score.
 *
 * @param docId the document
 * @param score its score, never NaN
 */
public record ScoredDocument(String docId, float score) {

  /**
   * The order of trec_eval: score descending as float32, where -0 equals 0; then document id
   * descending by its unsigned UTF-8 bytes.
   */
  public static final Comparator<ScoredDocument> RANKING = ScoredDocument::byScore;

  private static int byScore(ScoredDocument a, ScoredDocument b) {
    if (a.score > b.score) {
      return -1;
    }
    return a.score < b.score ? 1 : -compareIds(a.docId, b.docId);
  }

  /** Compares ids by their unsigned UTF-8 bytes, as trec_eval and Spark do, unlike Java. */
  public static int compareIds(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
