package io.sparkrerank.spark.row;

import io.sparkrerank.text.Passage;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A passage of a candidate's text, a row of {@link Schemas#PASSAGES}.
 *
 * @param candidateKey the key of the candidate, {@link CandidateText#key}
 * @param number the number of the passage within its text, from 0
 * @param place the place of the passage in the text without its title
 * @param query the query
 * @param text the passage as the model reads it, title included
 */
public record CutPassage(
    String candidateKey, int number, Passage place, String query, String text) {

  /** Returns the row of {@link Schemas#PASSAGES}. */
  public Row toRow() {
    return RowFactory.create(candidateKey, number, place.start(), place.end(), query, text);
  }
}
