package io.sparkrerank.jobs.input;

import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The reasons why the check rejects a row: values of the column {@code reason}. The reasons that
 * are found while scoring are {@link io.sparkrerank.model.PairFault.Reason}.
 */
public enum Reason {
  /** The line is not a row of the format. */
  MALFORMED_ROW,
  /** The query id is null or blank. */
  MISSING_QUERY_ID,
  /** The document id is null or blank. */
  MISSING_DOC_ID,
  /** An id has white space or a control character, which would shift columns of a run file. */
  BLANK_IN_ID,
  /** The run names a query that is not among the queries. */
  UNKNOWN_QUERY,
  /** The run names a document that is not in the corpus. */
  UNKNOWN_DOCUMENT,
  /** The query's text is null or blank. */
  MISSING_QUERY,
  /** The query is not an array of turns, and queries are dialogues. */
  MALFORMED_TURNS,
  /** The candidate's text is null or blank. */
  MISSING_TEXT,
  /** Queries or corpus hold the id more than once, with different texts. */
  AMBIGUOUS_ID,
  /** A score, rank or grade is not a number. */
  NOT_A_NUMBER,
  /** The first stage's score is NaN or infinite. */
  NON_FINITE_SCORE,
  /** Another row has the same query id and document id. The best of them is kept. */
  DUPLICATE;

  /** Returns the value in the column. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the value as a literal column. */
  public Column column() {
    return functions.lit(code());
  }
}
