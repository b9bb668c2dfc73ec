package io.sparkrerank.text;

/** The texts that a network reads at once. */
public enum Sequences {
  /** A query and a text, with special tokens between them. */
  PAIR,
  /** A text alone: the query of its pair is empty. */
  SINGLE
}
