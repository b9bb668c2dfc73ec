package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search.
 *
 * @param rows counts of the texts that were read
 * @param found counts of the documents that were found
 * @param embedding the work of the model, or null if no text had to be embedded
 * @param evaluation the measures of the lists, or null without judgments
 */
public record RetrieveResult(
    ScoredRowCounts rows,
    RetrievedCounts found,
    @Nullable Embedding embedding,
    @Nullable Evaluation evaluation) {

  /**
   * The work of the model that embedded texts.
   *
   * @param texts counts of the distinct texts
   * @param seconds the seconds that it took
   * @param device the device that the model ran on
   */
  public record Embedding(PairCounts texts, double seconds, String device) {}
}
