package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.TableStyle;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The measures of a re-ranked list as a small table of text: one line per measure, one column per
 * run, the difference of two, and below what they are means of.
 */
public final class MeasuresTable {

  private MeasuresTable() {}

  /** The lines of the table. */
  public static String of(Evaluation evaluation) {
    List<RunEvaluation> runs = evaluation.runs();
    List<String> header = new ArrayList<>(List.of("measure"));
    runs.forEach(run -> header.add(run.name().replace('_', ' ')));
    if (runs.size() == 2) {
      header.add("difference");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int index = 0; index < evaluation.measures().size(); index++) {
      List<String> row = new ArrayList<>(List.of(evaluation.measures().get(index).toString()));
      for (RunEvaluation run : runs) {
        row.add(Evaluation.printed(evaluation.measures().get(index), run.values()[index]));
      }
      if (runs.size() == 2) {
        row.add(Decimals.signed(runs.get(1).values()[index] - runs.get(0).values()[index]));
      }
      rows.add(row);
    }
    StringWriter table = new StringWriter();
    try {
      TableStyle.TEXT.table(header, rows, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table + below(runs.get(runs.size() - 1).coverage());
  }

  private static String below(RunEvaluation.Coverage coverage) {
    return Decimals.format(
        "(means over %d queries with judgments%s)\n",
        coverage.queries(),
        coverage.withoutList() == 0
            ? ""
            : Decimals.format("; %d have no candidates", coverage.withoutList()));
  }
}
