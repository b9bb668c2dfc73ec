package io.sparkrerank.jobs.evaluation.page;

import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.RunEvaluation;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.measure.Aggregate;
import java.util.ArrayList;
import java.util.List;

/** The section of a report on the coverage of judgments, ceilings, and ties. */
public final class CoverageSection {

  private CoverageSection() {}

  /** Returns the section on coverage, ceilings and ties. */
  public static Section of(Evaluation evaluation) {
    return new Section(
        "beside",
        "Beside the numbers",
        "A query without a relevant document counts as 0. Queries without judgments do not"
            + " count. The best order is that of a perfect re-ranker of the same documents. If equal"
            + " scores stand on both sides of a cutoff, ids alone decide. Another order of ties could"
            + " give any value from the worst to the best. "
            + evaluation.described(),
        List.of(Block.of(coverage(evaluation)), Block.of(limits(evaluation))));
  }

  private static Table coverage(Evaluation evaluation) {
    List<List<Cell>> rows = new ArrayList<>();
    for (RunEvaluation run : evaluation.runs()) {
      RunEvaluation.Coverage coverage = run.coverage();
      rows.add(
          List.of(
              Cell.of(run.name()),
              count(coverage.queries()),
              count(coverage.withoutList()),
              count(coverage.withoutRelevant() + coverage.withoutGrades()),
              count(coverage.withoutJudgments()),
              Cell.of(Decimals.percent(coverage.unjudgedInTop()))));
    }
    return new Table(
        List.of(
            "run",
            "queries averaged",
            "not in the run",
            "nothing relevant",
            "not judged",
            "unjudged in the top 10"),
        rows);
  }

  /** Returns the first rows of best orders and ties, one per run and measure. Counts have none. */
  private static Table limits(Evaluation evaluation) {
    List<List<Cell>> rows = new ArrayList<>();
    for (RunEvaluation run : evaluation.runs()) {
      for (int measure = 0; measure < evaluation.measures().size(); measure++) {
        if (rows.size() < MeasureSections.MOST_LINES
            && evaluation.measures().get(measure).aggregate() != Aggregate.SUM) {
          rows.add(limits(evaluation, run, measure));
        }
      }
    }
    return new Table(
        List.of(
            "run",
            "measure",
            "value",
            "best order",
            "queries tied at the cut",
            "ties at worst",
            "ties at best"),
        rows);
  }

  private static List<Cell> limits(Evaluation evaluation, RunEvaluation run, int measure) {
    return List.of(
        Cell.of(run.name()),
        Cell.of(evaluation.measures().get(measure).toString()),
        Cell.of(Decimals.of(run.values()[measure])),
        Cell.of(Decimals.of(run.ceiling()[measure])),
        Cell.of(Evaluation.tiedAtCutoff(evaluation.measures().get(measure), run.tied()[measure])),
        Cell.of(Decimals.of(run.tiesAtWorst()[measure])),
        Cell.of(Decimals.of(run.tiesAtBest()[measure])));
  }

  private static Cell count(long count) {
    return Cell.of(Decimals.format("%,d", count));
  }
}
