package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.compare.CompareJob;
import io.sparkrerank.jobs.compare.ComparisonCsv;
import io.sparkrerank.jobs.compare.ComparisonTables;
import io.sparkrerank.jobs.config.PrintConfig;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.report.TableStyle;
import java.io.IOException;
import java.io.PrintWriter;

/** Prints evaluated and compared runs in the form that was asked for. */
public final class EvaluationPrinters {

  private EvaluationPrinters() {}

  /** Prints what runs are worth. */
  public static void print(PrintConfig config, EvaluatedRuns runs, PrintWriter out)
      throws IOException {
    EvaluationPrinter printer =
        switch (config.format()) {
          case TABLE -> new TablePrinter(TableStyle.TEXT);
          case MARKDOWN -> new TablePrinter(TableStyle.MARKDOWN);
          case LATEX -> new TablePrinter(TableStyle.LATEX);
          case TREC_EVAL -> new TrecEvalPrinter(runs::tag);
          case CSV -> new CsvPrinter();
          case JSON -> new JsonPrinter();
        };
    print(printer, config, runs, out);
  }

  /**
   * Prints how runs differ. Beside it stand the runs' own values where the form has a place for
   * them, which in trec_eval's is all there is.
   */
  public static void print(PrintConfig config, CompareJob.Result result, PrintWriter out)
      throws IOException {
    Comparison comparison = result.comparison();
    switch (config.format()) {
      case TABLE -> print(TableStyle.TEXT, config, result, out);
      case MARKDOWN -> print(TableStyle.MARKDOWN, config, result, out);
      case LATEX -> print(TableStyle.LATEX, config, result, out);
      case CSV -> ComparisonCsv.print(comparison, out);
      case JSON -> print(new JsonPrinter(comparison.json()), config, result.runs(), out);
      case TREC_EVAL -> print(config, result.runs(), out);
    }
    out.flush();
  }

  private static void print(
      TableStyle style, PrintConfig config, CompareJob.Result result, PrintWriter out)
      throws IOException {
    if (config.queries() == PrintConfig.Queries.PRINT) {
      EvaluatedRuns runs = result.runs();
      new TablePrinter(style).printQueries(runs.evaluation(), runs.queries(), out);
    }
    new ComparisonTables(style).print(result.comparison(), out);
  }

  private static void print(
      EvaluationPrinter printer, PrintConfig config, EvaluatedRuns runs, PrintWriter out)
      throws IOException {
    boolean queries = config.queries() == PrintConfig.Queries.PRINT;
    printer.print(runs.evaluation(), queries ? runs::queries : null, out);
    out.flush();
  }
}
