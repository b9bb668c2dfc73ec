package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.TableStyle;
import io.sparkrerank.measure.Aggregate;
import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.QueryEvaluation;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints an evaluation as tables, with what has to be known to believe it beside the values. */
public final class TablePrinter implements EvaluationPrinter {

  /** Up to so many runs stand side by side, measures one below the other. */
  private static final int MOST_COLUMNS_OF_RUNS = 4;

  /** The width of query ids, which are not known before they are printed. */
  private static final int QUERY_WIDTH = 16;

  private final TableStyle style;

  /** Creates a printer. */
  public TablePrinter(TableStyle style) {
    this.style = style;
  }

  @Override
  public void print(
      Evaluation evaluation, @Nullable Supplier<Iterator<EvaluatedQuery>> queries, Writer out)
      throws IOException {
    if (queries != null) {
      printQueries(evaluation, queries.get(), out);
    }
    printValues(evaluation, out);
    if (style != TableStyle.LATEX) {
      out.write("\n");
      printCoverage(evaluation, out);
      if (evaluation.runs().size() <= MOST_COLUMNS_OF_RUNS) {
        printLimits(evaluation, out);
      }
      out.write("\n" + style.escaped(evaluation.described()) + "\n");
    }
  }

  /** Prints the values of single queries, one table per run. */
  public void printQueries(Evaluation evaluation, Iterator<EvaluatedQuery> queries, Writer out)
      throws IOException {
    List<String> header = new ArrayList<>(List.of("query"));
    evaluation.measures().forEach(measure -> header.add(measure.toString()));
    int[] widths = header.stream().mapToInt(name -> Math.max(6, name.length())).toArray();
    widths[0] = QUERY_WIDTH;
    int run = -1;
    while (queries.hasNext()) {
      EvaluatedQuery next = queries.next();
      if (next.run() != run) {
        if (run >= 0) {
          style.end(out);
          out.write("\n");
        }
        run = next.run();
        out.write(style.escaped(evaluation.runs().get(run).name()) + "\n\n");
        style.header(header, widths, out);
      }
      if (evaluation.averaging().counts(next.query())) {
        style.row(row(evaluation.measures(), next.query()), widths, out);
      }
    }
    if (run >= 0) {
      style.end(out);
      out.write("\n");
    }
  }

  private static List<String> row(List<Measure> measures, QueryEvaluation query) {
    List<String> cells = new ArrayList<>(List.of(query.queryId()));
    for (int index = 0; index < measures.size(); index++) {
      cells.add(Evaluation.printed(measures.get(index), query.values()[index]));
    }
    return cells;
  }

  private void printValues(Evaluation evaluation, Writer out) throws IOException {
    List<Measure> measures = evaluation.measures();
    List<RunEvaluation> runs = evaluation.runs();
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>();
    if (style == TableStyle.TEXT && runs.size() <= MOST_COLUMNS_OF_RUNS) {
      header.add("measure");
      runs.forEach(run -> header.add(run.name()));
      for (int index = 0; index < measures.size(); index++) {
        List<String> row = new ArrayList<>(List.of(measures.get(index).toString()));
        for (RunEvaluation run : runs) {
          row.add(Evaluation.printed(measures.get(index), run.values()[index]));
        }
        rows.add(row);
      }
    } else {
      header.add("run");
      measures.forEach(measure -> header.add(measure.toString()));
      for (RunEvaluation run : runs) {
        List<String> row = new ArrayList<>(List.of(run.name()));
        for (int index = 0; index < measures.size(); index++) {
          row.add(Evaluation.printed(measures.get(index), run.values()[index]));
        }
        rows.add(row);
      }
    }
    style.table(header, rows, out);
  }

  private void printCoverage(Evaluation evaluation, Writer out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (RunEvaluation run : evaluation.runs()) {
      RunEvaluation.Coverage coverage = run.coverage();
      rows.add(
          List.of(
              run.name(),
              Long.toString(coverage.queries()),
              Long.toString(coverage.withoutList()),
              Long.toString(coverage.withoutRelevant() + coverage.withoutGrades()),
              Long.toString(coverage.withoutJudgments()),
              Decimals.percent(coverage.unjudgedInTop())));
    }
    style.table(
        List.of(
            "run",
            "averaged",
            evaluation.averaging() == Averaging.COMPLETE ? "missing, count 0" : "missing, left out",
            "nothing relevant, count 0",
            "not judged, left out",
            "unjudged in top 10"),
        rows,
        out);
  }

  /**
   * Prints the values of the best order of the candidates, and of the best and worst order of ties.
   */
  private void printLimits(Evaluation evaluation, Writer out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (RunEvaluation run : evaluation.runs()) {
      for (int index = 0; index < evaluation.measures().size(); index++) {
        Measure measure = evaluation.measures().get(index);
        if (measure.aggregate() != Aggregate.SUM) {
          rows.add(limits(run, measure, index));
        }
      }
    }
    if (!rows.isEmpty()) {
      out.write("\n");
      style.table(
          List.of(
              "run", "measure", "value", "best order", "queries tied at the cut", "ties could be"),
          rows,
          out);
    }
  }

  private static List<String> limits(RunEvaluation run, Measure measure, int index) {
    boolean open = run.tiesAtBest()[index] - run.tiesAtWorst()[index] > 1e-12;
    return Arrays.asList(
        run.name(),
        measure.toString(),
        Decimals.of(run.values()[index]),
        Decimals.of(run.ceiling()[index]),
        Evaluation.tiedAtCutoff(measure, run.tied()[index]),
        open
            ? Decimals.of(run.tiesAtWorst()[index]) + " to " + Decimals.of(run.tiesAtBest()[index])
            : "");
  }
}
