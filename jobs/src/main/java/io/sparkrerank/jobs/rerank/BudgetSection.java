package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.page.MeasureSections;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Page.Section;

/** The section of the report on the outcome of a budget. */
public final class BudgetSection {

  private BudgetSection() {}

  static Section of(BudgetOutcome outcome) {
    Section measures =
        outcome.comparison() == null
            ? MeasureSections.ofRuns(outcome.evaluation(), null)
            : MeasureSections.ofComparison(outcome.evaluation(), outcome.comparison());
    return new Section(
        "budget",
        "What the budget achieved",
        Decimals.format(
                "The lists of %,d queries with judgments, drawn by their ids, were scored whole. Here they"
                    + " are ranked by all of their scores, and by those that the budget would have paid"
                    + " for as in other lists. ",
                outcome.evaluation().runs().get(0).coverage().queries())
            + measures.text(),
        measures.blocks());
  }
}
