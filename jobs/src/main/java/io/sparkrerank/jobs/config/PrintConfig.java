package io.sparkrerank.jobs.config;

/**
 * How an evaluation is printed.
 *
 * @param format the form
 * @param queries whether the values of single queries are printed too
 */
public record PrintConfig(Format format, Queries queries) {

  /** The form of what is printed. */
  public enum Format {
    /** A table for a terminal. */
    TABLE,
    /** What trec_eval prints, to the byte. */
    TREC_EVAL,
    /** A table in Markdown. */
    MARKDOWN,
    /** A table in LaTeX, for booktabs. */
    LATEX,
    /** A line a value. */
    CSV,
    /** One object. */
    JSON
  }

  /** Whether the values of single queries are printed too. */
  public enum Queries {
    /** Runs only. */
    OMIT,
    /** Single queries too. */
    PRINT
  }
}
