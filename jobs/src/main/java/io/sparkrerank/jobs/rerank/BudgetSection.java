package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.page.MeasureSections;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Page.Section;

/** The section of a report that tells what a budget achieved. */
public final class BudgetSection {

  private BudgetSection() {}

  static Section of(BudgetOutcome achieved) {
    Section measures =
        achieved.comparison() == null
            ? MeasureSections.ofRuns(achieved.evaluation(), null)
            : MeasureSections.ofComparison(achieved.evaluation(), achieved.comparison());
    return new Section(
        "budget",
        "What the budget achieved",
        Decimals.format(
                "The lists of %,d queries with judgments, drawn by their ids, were scored whole. Here they"
                    + " are ranked by all of their scores, and by those that the budget would have paid"
                    + " for as in other lists. ",
                achieved.evaluation().runs().get(0).coverage().queries())
            + measures.text(),
        measures.blocks());
  }
}
