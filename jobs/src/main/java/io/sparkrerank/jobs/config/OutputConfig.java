package io.sparkrerank.jobs.config;

/**
 * Where results go.
 *
 * @param path a folder
 * @param overwrite what to do with the results of an earlier run
 * @param tag the last column of {@code run.trec}
 */
public record OutputConfig(String path, Overwrite overwrite, String tag) {

  /** What to do with the results of an earlier run. */
  public enum Overwrite {
    /** Stop before any work. */
    REFUSE,
    /** Replace them. */
    REPLACE
  }
}
