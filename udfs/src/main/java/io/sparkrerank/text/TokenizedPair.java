package io.sparkrerank.text;

/**
 * A pair as token ids, special tokens included and cut to the model's length.
 *
 * @param ids the token ids, without padding
 * @param secondTypeFrom the index of the first token whose type is 1; {@code ids.length} if none is
 * @param textFrom the index of the text's first token
 * @param textTo the index behind its last one
 * @param queryTokens tokens of the whole query, special tokens aside
 * @param textTokens tokens of the whole text, special tokens aside
 * @param droppedTokens how many of both were cut off
 */
public record TokenizedPair(
    int[] ids,
    int secondTypeFrom,
    int textFrom,
    int textTo,
    int queryTokens,
    int textTokens,
    int droppedTokens) {

  /** Returns the number of tokens, special ones included. */
  public int length() {
    return ids.length;
  }
}
