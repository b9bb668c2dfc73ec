package io.sparkrerank.text;

import java.io.Serializable;

/**
 * The settings by which a pair of strings becomes the input of a network, beside the tokenizer's
 * file.
 *
 * @param sequences whether pairs have a query
 * @param queryPrompt the text that stands before each query; empty for none
 * @param truncation how pairs are cut
 */
public record Reading(Sequences sequences, String queryPrompt, Truncation truncation)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Returns the reading of pairs without a prompt. */
  public static Reading ofPairs(Truncation truncation) {
    return new Reading(Sequences.PAIR, "", truncation);
  }
}
