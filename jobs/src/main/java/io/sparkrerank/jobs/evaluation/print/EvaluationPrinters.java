package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.config.PrintConfig;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.report.TableStyle;
import java.io.IOException;
import java.io.PrintWriter;

/** Prints evaluated runs in the form that was asked for. */
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

  /** Prints what runs are worth in the form that {@code printer} has. */
  public static void print(
      EvaluationPrinter printer, PrintConfig config, EvaluatedRuns runs, PrintWriter out)
      throws IOException {
    boolean queries = config.queries() == PrintConfig.Queries.PRINT;
    printer.print(runs.evaluation(), queries ? runs::queries : null, out);
    out.flush();
  }
}
