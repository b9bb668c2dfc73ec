package io.sparkrerank.text;

/**
 * The places of the tokens of a text, without special tokens. Positions count code points.
 *
 * @param starts where each token starts
 * @param ends where each ends
 * @param words the number of the word that each belongs to; what has no blanks inside is a word
 */
record TokenSpans(int[] starts, int[] ends, int[] words) {

  int length() {
    return starts.length;
  }
}
