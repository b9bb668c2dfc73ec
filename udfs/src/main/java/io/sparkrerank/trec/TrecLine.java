package io.sparkrerank.trec;

import org.jspecify.annotations.Nullable;

/** A line about a query and a document. */
public interface TrecLine {

  /** Returns the query. */
  String queryId();

  /** Returns the document. */
  String docId();

  /** A reader of lines. */
  interface Parser {
    /**
     * Reads a line.
     *
     * @return the line, or null if it is blank or a header
     * @throws BadLineException if the line does not belong in its file
     */
    @Nullable TrecLine parse(String line) throws BadLineException;
  }
}
