package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.function.Supplier;

/** Prints evaluations in one form. */
public interface EvaluationPrinter {

  /**
   * Prints.
   *
   * @param evaluation what runs are worth
   * @param queries the queries of all runs, run after run, in the order of their ids' bytes; may be
   *     asked more than once. Null if single queries are not wanted
   * @param out where to
   */
  void print(Evaluation evaluation, Supplier<Iterator<EvaluatedQuery>> queries, Writer out)
      throws IOException;
}
