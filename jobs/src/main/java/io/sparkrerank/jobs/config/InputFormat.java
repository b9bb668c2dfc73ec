package io.sparkrerank.jobs.config;

/** How files with rows are written. */
public enum InputFormat {
  /** Parquet. */
  PARQUET,
  /** One JSON object a line. */
  JSON,
  /** Comma-separated values, with quotes. */
  CSV,
  /** Tab-separated values, without quotes. */
  TSV,
  /** What the ending of the first path says. */
  AUTO;

  /** The format of {@code path}: this one, or if this is AUTO what its ending says. */
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
