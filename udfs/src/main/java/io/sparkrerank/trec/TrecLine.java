package io.sparkrerank.trec;

/** A line that speaks of a query and a document. */
public interface TrecLine {

  /** The query. */
  String queryId();

  /** The document. */
  String docId();

  /** Reads lines. */
  interface Parser {
    /**
     * Reads a line.
     *
     * @return the line, or null if it is blank or a header
     * @throws BadLineException if it is not what it should be
     */
    TrecLine parse(String line) throws BadLineException;
  }
}
