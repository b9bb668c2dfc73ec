package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints evaluations in one form. */
public interface EvaluationPrinter {

  /**
   * Prints an evaluation.
   *
   * @param queries returns the queries of all runs, run after run, in the order of their ids'
   *     bytes; it can be called more than once. Null if single queries are not wanted
   * @throws IOException if {@code out} fails
   */
  void print(
      Evaluation evaluation, @Nullable Supplier<Iterator<EvaluatedQuery>> queries, Writer out)
      throws IOException;
}
