package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.config.PrintConfig;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.print.EvaluationPrinters;
import io.sparkrerank.jobs.evaluation.print.JsonPrinter;
import io.sparkrerank.jobs.evaluation.print.TablePrinter;
import io.sparkrerank.jobs.report.TableStyle;
import java.io.IOException;
import java.io.PrintWriter;

/** Prints compared runs in the form that was asked for. */
final class ComparisonPrinters {

  private ComparisonPrinters() {}

  /**
   * Prints how runs differ. Beside it stand the runs' own values where the form has a place for
   * them, which in trec_eval's is all there is.
   */
  static void print(PrintConfig config, CompareJob.ComparedRuns result, PrintWriter out)
      throws IOException {
    Comparison comparison = result.comparison();
    switch (config.format()) {
      case TABLE -> print(TableStyle.TEXT, config, result, out);
      case MARKDOWN -> print(TableStyle.MARKDOWN, config, result, out);
      case LATEX -> print(TableStyle.LATEX, config, result, out);
      case CSV -> ComparisonCsv.print(comparison, out);
      case JSON ->
          EvaluationPrinters.print(new JsonPrinter(comparison.json()), config, result.runs(), out);
      case TREC_EVAL -> EvaluationPrinters.print(config, result.runs(), out);
    }
    out.flush();
  }

  private static void print(
      TableStyle style, PrintConfig config, CompareJob.ComparedRuns result, PrintWriter out)
      throws IOException {
    if (config.queries() == PrintConfig.Queries.PRINT) {
      EvaluatedRuns runs = result.runs();
      new TablePrinter(style).printQueries(runs.evaluation(), runs.queries(), out);
    }
    new ComparisonTables(style).print(result.comparison(), out);
  }
}
