package io.sparkrerank.jobs.io;

/**
 * A file or folder with a run or with judgments.
 *
 * @param name the name in results
 * @param path the path
 * @param format the format
 */
public record EvaluationInput(String name, String path, Format format) {

  /** The formats of runs and judgments. */
  public enum Format {
    /** Lines of text, compressed or not. */
    TREC,
    /** Parquet with columns of queries, documents, and scores or grades. */
    PARQUET
  }
}
