package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.measure.Measure;
import java.io.IOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints an evaluation as {@code run,query_id,measure,value}; a run's own value has the query all.
 */
public final class CsvPrinter implements EvaluationPrinter {

  @Override
  public void print(
      Evaluation evaluation, @Nullable Supplier<Iterator<EvaluatedQuery>> queries, Writer out)
      throws IOException {
    out.write("run,query_id,measure,value\n");
    if (queries != null) {
      Iterator<EvaluatedQuery> rest = queries.get();
      while (rest.hasNext()) {
        EvaluatedQuery next = rest.next();
        if (evaluation.averaging().counts(next.query())) {
          String run = evaluation.runs().get(next.run()).name();
          lines(run, next.query().queryId(), evaluation.measures(), next.query().values(), out);
        }
      }
    }
    for (RunEvaluation run : evaluation.runs()) {
      lines(run.name(), "all", evaluation.measures(), run.values(), out);
    }
  }

  private static void lines(
      String run, String query, List<Measure> measures, double[] values, Writer out)
      throws IOException {
    for (int index = 0; index < values.length; index++) {
      Measure measure = measures.get(index);
      String value =
          Evaluation.counts(measure)
              ? Long.toString((long) values[index])
              : Double.toString(values[index]);
      out.write(row(List.of(run, query, measure.toString(), value)));
    }
  }

  /** A line of CSV as RFC 4180 has it. */
  public static String row(List<String> cells) {
    return cells.stream().map(CsvPrinter::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
  }
}
