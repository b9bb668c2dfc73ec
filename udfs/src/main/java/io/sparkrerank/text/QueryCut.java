package io.sparkrerank.text;

/** Where a query is cut that takes more than its share. */
public enum QueryCut {
  /** Its first tokens are kept. */
  END,
  /** Its last tokens are kept: of a dialogue the oldest turns go first. */
  START
}
