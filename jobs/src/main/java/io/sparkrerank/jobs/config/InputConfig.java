package io.sparkrerank.jobs.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The place where rows come from: a table, or a run with queries and a corpus.
 *
 * @param paths files, folders or globs of a table of pairs; empty for a run
 * @param format the format of the table
 * @param columns the names that the input has for our columns, by our names
 * @param header names for the columns of files without a header line; empty if they have one
 * @param run a TREC run, or null for a table
 * @param queries the queries of the run, or null
 * @param corpus the documents of the run, or null
 * @param turnSeparator the text that joins the turns of a dialogue, or null if queries are texts
 * @param onBadRows what to do with rows that cannot be scored
 */
public record InputConfig(
    List<String> paths,
    InputFormat format,
    Map<String, String> columns,
    List<String> header,
    @Nullable String run,
    @Nullable String queries,
    @Nullable String corpus,
    @Nullable String turnSeparator,
    BadRows onBadRows) {

  /** The treatment of rows that cannot be scored. */
  public enum BadRows {
    /** They are written to {@code rejected/}, and the job goes on. */
    REJECT,
    /** The job stops before it scores anything. */
    FAIL
  }
}
