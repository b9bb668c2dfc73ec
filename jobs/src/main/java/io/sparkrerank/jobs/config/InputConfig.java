package io.sparkrerank.jobs.config;

import java.util.List;
import java.util.Map;

/**
 * Where pairs come from: flat files, or a run with queries and a corpus.
 *
 * @param paths files, folders or globs of flat pairs; empty for the joined form
 * @param format how flat files are written
 * @param columns the files' names for our columns, by our name
 * @param header names for the columns of files without a header line; empty if they have one
 * @param run a TREC run, or null
 * @param queries the queries that it names, or null
 * @param corpus the documents that it names, or null
 * @param turnSeparator what joins the turns of a dialogue, where queries are such; or null
 * @param onBadRows what to do with rows that cannot be scored
 */
public record InputConfig(
    List<String> paths,
    InputFormat format,
    Map<String, String> columns,
    List<String> header,
    String run,
    String queries,
    String corpus,
    String turnSeparator,
    BadRows onBadRows) {

  /** What to do with rows that cannot be scored. */
  public enum BadRows {
    /** They go to {@code rejected/} and the job goes on. */
    REJECT,
    /** The job stops before it scores anything. */
    FAIL
  }
}
