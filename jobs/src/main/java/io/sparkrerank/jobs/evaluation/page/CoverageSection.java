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
    List<List<Cell>> coverage = new ArrayList<>();
    List<List<Cell>> limits = new ArrayList<>();
    for (RunEvaluation run : evaluation.runs()) {
      RunEvaluation.Coverage found = run.coverage();
      coverage.add(
          List.of(
              Cell.of(run.name()),
              count(found.queries()),
              count(found.withoutList()),
              count(found.withoutRelevant() + found.withoutGrades()),
              count(found.withoutJudgments()),
              Cell.of(Decimals.percent(found.unjudgedInTop()))));
      for (int measure = 0; measure < evaluation.measures().size(); measure++) {
        if (limits.size() < MeasureSections.MOST_LINES
            && evaluation.measures().get(measure).aggregate() != Aggregate.SUM) {
          limits.add(limits(evaluation, run, measure));
        }
      }
    }
    Table queries =
        new Table(
            List.of(
                "run",
                "queries averaged",
                "not in the run",
                "nothing relevant",
                "not judged",
                "unjudged in the top 10"),
            coverage);
    Table bounds =
        new Table(
            List.of(
                "run",
                "measure",
                "value",
                "best order",
                "queries tied at the cut",
                "ties at worst",
                "ties at best"),
            limits);
    return new Section(
        "beside",
        "Beside the numbers",
        "A query without a relevant document counts as 0. Queries without judgments do not"
            + " count. The best order is that of a perfect re-ranker of the same documents. If equal"
            + " scores stand on both sides of a cutoff, ids alone decide. Another order of ties could"
            + " give any value from the worst to the best. "
            + evaluation.described(),
        List.of(Block.of(queries), Block.of(bounds)));
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
