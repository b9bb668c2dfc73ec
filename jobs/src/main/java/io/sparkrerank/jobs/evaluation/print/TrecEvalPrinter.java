package io.sparkrerank.jobs.evaluation.print;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.measure.Aggregate;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.Measures;
import io.sparkrerank.measure.QueryEvaluation;
import java.io.IOException;
import java.io.Writer;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Prints what trec_eval 9.0.8 prints, to the byte: its names and order of measures, of queries, its
 * columns and its rounding. A measure that it does not have comes last, by its own name. Several
 * runs are blocks below their names.
 */
public final class TrecEvalPrinter implements EvaluationPrinter {

  /** trec_eval's order of the families that are known here. */
  private static final List<String> ORDER =
      List.of(
          "num_q",
          "num_ret",
          "num_rel",
          "num_rel_ret",
          "map",
          "gm_map",
          "Rprec",
          "bpref",
          "recip_rank",
          "iprec_at_recall",
          "P",
          "recall",
          "ndcg",
          "ndcg_cut",
          "map_cut",
          "success",
          "set_P",
          "set_recall",
          "set_F");

  private final UnaryOperator<String> tags;

  /**
   * Creates a printer.
   *
   * @param tags tells what a run calls itself in its last column; asked only if it is printed
   */
  public TrecEvalPrinter(UnaryOperator<String> tags) {
    this.tags = tags;
  }

  @Override
  public void print(
      Evaluation evaluation, @Nullable Supplier<Iterator<EvaluatedQuery>> queries, Writer out)
      throws IOException {
    int[] order = order(evaluation.measures());
    Iterator<EvaluatedQuery> rest = queries == null ? Collections.emptyIterator() : queries.get();
    EvaluatedQuery next = next(rest);
    for (int run = 0; run < evaluation.runs().size(); run++) {
      if (evaluation.runs().size() > 1) {
        out.write((run == 0 ? "" : "\n") + evaluation.runs().get(run).name() + "\n");
      }
      for (; next != null && next.run() == run; next = next(rest)) {
        printQuery(evaluation.measures(), order, next.query(), out);
      }
      printRun(evaluation, order, evaluation.runs().get(run), out);
    }
  }

  private static @Nullable EvaluatedQuery next(Iterator<EvaluatedQuery> queries) {
    return queries.hasNext() ? queries.next() : null;
  }

  private static void printQuery(
      List<Measure> measures, int[] order, QueryEvaluation query, Writer out) throws IOException {
    // Also under -c a query that the run does not have is not printed, only averaged.
    if (!query.hasList() || !query.hasJudgments()) {
      return;
    }
    for (int index : order) {
      Measure measure = measures.get(index);
      boolean ofRunsOnly =
          measure.aggregate() == Aggregate.GEOMETRIC_MEAN || "num_q".equals(measure.trecName());
      if (!ofRunsOnly) {
        printLine(measure, query.queryId(), query.values()[index], out);
      }
    }
  }

  private void printRun(Evaluation evaluation, int[] order, RunEvaluation run, Writer out)
      throws IOException {
    if (evaluation.measures().containsAll(Measures.OFFICIAL)) {
      printLine("runid", "all", tags.apply(run.name()), out);
    }
    for (int index : order) {
      printLine(evaluation.measures().get(index), "all", run.values()[index], out);
    }
  }

  private static void printLine(Measure measure, String query, double value, Writer out)
      throws IOException {
    String name = measure.trecName() == null ? measure.toString() : measure.trecName();
    printLine(name, query, Evaluation.printed(measure, value), out);
  }

  private static void printLine(String name, String query, String value, Writer out)
      throws IOException {
    out.write(name);
    for (int column = name.length(); column < 22; column++) {
      out.write(' ');
    }
    out.write("\t" + query + "\t" + value + "\n");
  }

  /** The places of the measures in the order of printing. */
  private static int[] order(List<Measure> measures) {
    return IntStream.range(0, measures.size())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(index -> family(measures.get(index)))
                .thenComparingDouble(index -> parameter(measures.get(index))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int family(Measure measure) {
    String name = measure.trecName();
    if (name == null) {
      return ORDER.size();
    }
    String family = ORDER.contains(name) ? name : name.replaceFirst("_[^_]*$", "");
    return ORDER.indexOf(family);
  }

  private static double parameter(Measure measure) {
    String name = measure.trecName();
    String parameter = name == null ? "" : name.replaceFirst(".*_", "");
    return parameter.matches("[\\d.]+") ? Double.parseDouble(parameter) : 0;
  }
}
