package io.sparkrerank.text;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The settings by which a pair of strings becomes the input of a network, beside the tokenizer's
 * file.
 *
 * @param sequences whether pairs have a query
 * @param queryPrompt the text that stands before each query; empty for none
 * @param truncation how pairs are cut
 * @param prompt the words around query and text where the network reads both as one string; null
 *     where it reads them as two sequences
 */
public record Reading(
    Sequences sequences, String queryPrompt, Truncation truncation, @Nullable Prompt prompt)
    implements Serializable {

  private static final long serialVersionUID = 2L;

  /** Creates the reading of a network that reads query and text as two sequences, or one text. */
  public Reading(Sequences sequences, String queryPrompt, Truncation truncation) {
    this(sequences, queryPrompt, truncation, null);
  }

  /** Returns the reading of pairs without a prompt. */
  public static Reading ofPairs(Truncation truncation) {
    return new Reading(Sequences.PAIR, "", truncation);
  }
}
