package io.sparkrerank.text;

/** The end that is cut off a sequence of tokens that is too long. */
public enum Cut {
  /** The end: the first tokens are kept. */
  END,
  /** The beginning: the last tokens are kept, as the last turns of a dialogue. */
  START
}
