package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.BinaryFormula;
import io.sparkrerank.measure.BinaryMeasure;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.QueryEvaluation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums up a run. Sums are made in double and in the order of the queries, so that the last digit
 * does not depend on how the queries were computed. Holds no queries, so there may be any number.
 */
public final class RunAccumulator {

  private static final Measure NUM_REL = BinaryMeasure.at(BinaryFormula.NUM_REL, Measure.NO_CUTOFF);

  private final String name;
  private final List<Measure> measures;
  private final Averaging averaging;

  private final double[] values;
  private final double[] ceiling;
  private final double[] tiesAtBest;
  private final double[] tiesAtWorst;
  private final long[] tied;
  private long queries;
  private long withList;
  private long withoutList;
  private long withoutRelevant;
  private long withoutGrades;
  private long withoutJudgments;
  private long top;
  private long unjudgedInTop;

  RunAccumulator(String name, List<Measure> measures, Averaging averaging) {
    this.name = name;
    this.measures = measures;
    this.averaging = averaging;
    this.values = new double[measures.size()];
    this.ceiling = new double[measures.size()];
    this.tiesAtBest = new double[measures.size()];
    this.tiesAtWorst = new double[measures.size()];
    this.tied = new long[measures.size()];
  }

  /** Adds a query; in the order of their ids' bytes. */
  void add(QueryEvaluation query) {
    if (!query.hasJudgments()) {
      withoutJudgments++;
      return;
    }
    if (query.hasList()) {
      withList++;
    } else {
      withoutList++;
    }
    if (averaging == Averaging.COMMON && !query.hasList()) {
      return;
    }
    queries++;
    if (query.counts().judged() == 0) {
      withoutGrades++;
    } else if (query.counts().relevant() == 0) {
      withoutRelevant++;
    }
    top += query.counts().top();
    unjudgedInTop += query.counts().unjudgedInTop();
    for (int index = 0; index < values.length; index++) {
      add(query, index);
    }
  }

  private void add(QueryEvaluation query, int index) {
    Measure measure = measures.get(index);
    // Under -c trec_eval counts the relevant documents of all queries, and those of any grade
    // above 0, whatever its -l says.
    boolean any = averaging == Averaging.COMPLETE && measure.equals(NUM_REL);
    double value = any ? query.counts().positive() : query.values()[index];
    values[index] += measure.aggregate().term(value);
    ceiling[index] += measure.aggregate().term(query.measures().ceiling()[index]);
    tiesAtBest[index] += measure.aggregate().term(query.measures().tiesAtBest()[index]);
    tiesAtWorst[index] += measure.aggregate().term(query.measures().tiesAtWorst()[index]);
    tied[index] += query.measures().tied()[index] ? 1 : 0;
  }

  /** The result. */
  RunEvaluation total() {
    return new RunEvaluation(
        name,
        results(values),
        results(ceiling),
        results(tiesAtBest),
        results(tiesAtWorst),
        tied.clone(),
        new RunEvaluation.Coverage(
            queries,
            withList,
            withoutList,
            withoutRelevant,
            withoutGrades,
            withoutJudgments,
            top == 0 ? 0 : (double) unjudgedInTop / top));
  }

  private double[] results(double[] sums) {
    return IntStream.range(0, sums.length)
        .mapToDouble(index -> measures.get(index).aggregate().result(sums[index], queries))
        .toArray();
  }
}
