package io.sparkrerank.text;

/** Which end of a sequence of tokens is cut off where it is too long. */
public enum Cut {
  /** The end: the first tokens are kept. */
  END,
  /** The beginning: the last tokens are kept, as the last turns of a dialogue. */
  START
}
