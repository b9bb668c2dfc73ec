package io.sparkrerank.jobs.io;

/**
 * A run, or judgments, as a file or folder that exists.
 *
 * @param name what results call it
 * @param path where it is
 * @param format how it is written
 */
public record EvaluationInput(String name, String path, Format format) {

  /** How it is written. */
  public enum Format {
    /** Lines of text, compressed or not. */
    TREC,
    /** Parquet with columns of queries, documents, and scores or grades. */
    PARQUET
  }
}
