package io.sparkrerank.spark.row;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * An answer that was found in a text, a struct of {@link Schemas#ANSWER}.
 *
 * @param text the answer
 * @param start the place of its first character in the text, in code points from 0
 * @param end the place behind its last character
 * @param score start logit + end logit
 */
public record Answer(String text, int start, int end, float score) {

  /** Returns the struct of {@link Schemas#ANSWER}. */
  public Row toRow() {
    return RowFactory.create(text, start, end, score);
  }
}
