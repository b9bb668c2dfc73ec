package io.sparkrerank.jobs.config;

/** The format of files with rows. */
public enum InputFormat {
  /** Parquet. */
  PARQUET,
  /** One JSON object per line. */
  JSON,
  /** Comma-separated values, with quotes. */
  CSV,
  /** Tab-separated values, without quotes. */
  TSV,
  /** The format that the ending of the first path stands for. */
  AUTO;

  /** Returns the format of {@code path}: this one, or for AUTO the one of its ending. */
  public InputFormat of(String path) {
    if (this != AUTO) {
      return this;
    }
    String name = path.replaceFirst("\\.(gz|bz2|zst|snappy|lz4)$", "");
    if (name.endsWith(".jsonl") || name.endsWith(".json") || name.endsWith(".ndjson")) {
      return JSON;
    }
    if (name.endsWith(".csv")) {
      return CSV;
    }
    return name.endsWith(".tsv") || name.endsWith(".txt") ? TSV : PARQUET;
  }
}
