package io.sparkrerank.trec;

/**
 * A line of a run in which an id seems to hold a blank: read by its columns it would give another
 * document and take its rank for its score.
 */
public final class ShiftedColumnsException extends BadLineException {

  private static final long serialVersionUID = 1L;

  ShiftedColumnsException(String message) {
    super(message);
  }
}
