package io.sparkrerank.text;

import java.io.Serializable;

/**
 * How a pair of strings becomes what the network reads, beyond what the tokenizer's file says.
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
