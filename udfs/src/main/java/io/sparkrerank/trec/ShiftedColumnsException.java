package io.sparkrerank.trec;

/**
 * A line of a run in which an id seems to hold a blank. Read by its columns it would name another
 * document, with the rank as its score.
 */
public final class ShiftedColumnsException extends BadLineException {

  private static final long serialVersionUID = 1L;

  ShiftedColumnsException(String message) {
    super(message);
  }
}
