package io.sparkrerank.jobs.config;

/**
 * The place where results go.
 *
 * @param path a folder
 * @param earlier what to do with the results of an earlier run
 * @param tag the last column of {@code run.trec}
 */
public record OutputConfig(String path, Earlier earlier, String tag) {

  /** The treatment of the results of an earlier run. */
  public enum Earlier {
    /** Stop before any work. */
    REFUSE,
    /** Replace them. */
    REPLACE,
    /** Keep the scores, and replace the rest. */
    RESUME
  }
}
