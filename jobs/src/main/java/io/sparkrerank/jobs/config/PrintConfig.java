package io.sparkrerank.jobs.config;

/**
 * The form in which an evaluation is printed.
 *
 * @param format the form
 * @param queries whether the values of single queries are printed too
 */
public record PrintConfig(Format format, Queries queries) {

  /** The form of what is printed. */
  public enum Format {
    /** A table for a terminal. */
    TABLE,
    /** The output of trec_eval, to the byte. */
    TREC_EVAL,
    /** A table in Markdown. */
    MARKDOWN,
    /** A table in LaTeX, for booktabs. */
    LATEX,
    /** One line per value. */
    CSV,
    /** One JSON object. */
    JSON
  }

  /** The choice to print the values of single queries too. */
  public enum Queries {
    /** No: values of runs only. */
    OMIT,
    /** Yes. */
    PRINT
  }
}
