package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.TopOfListConfig;
import io.sparkrerank.jobs.evaluation.EvaluatePlan;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that select the candidates to score.
 *
 * @param scored a condition on rows with places and priorities: the rows that are scored
 * @param paid the rows that would be scored if no list were scored whole
 * @param compared the ids of the queries whose lists are scored whole, to measure what a budget
 *     costs
 */
public record TopOfListSelection(Column scored, Column paid, List<String> compared) {

  /** Largest share of a budget that goes to lists that are scored whole. */
  private static final double COMPARED_SHARE = 0.2;

  /** The lists that are scored whole, and their cost. */
  private record WholeLists(List<String> queries, RowCost cost) {}

  /**
   * Selects candidates. The same input gives the same selection, whatever scores are stored
   * already: a resumed run goes on with the same candidates.
   *
   * @param keys rows of {@link #prepared}, cached by Spark
   * @param limits the limits on the candidates that are scored
   * @param qrels the judgments, or null to take those of the input
   * @throws RerankException if a budget does not pay for one pair
   */
  static TopOfListSelection of(
      Dataset<Row> keys, TopOfListConfig limits, @Nullable Dataset<Row> qrels) {
    Column within = limits.depth() == null ? lit(true) : TopOfListPlan.within(limits.depth());
    if (!limits.isBudgeted()) {
      return new TopOfListSelection(within, within, List.of());
    }
    Dataset<Row> rows = CheckPlan.good(keys).filter(within);
    RowCost budget = RowCost.atMost(limits.pairs(), limits.tokens());
    Dataset<Row> judged = RankPlan.queries(EvaluatePlan.judgments(qrels, keys));
    WholeLists compared =
        compared(TopOfListPlan.drawn(rows, judged), limits.comparedQueries(), budget);
    Column whole = col(Columns.QUERY_ID).isin(compared.queries().toArray());
    Column paid = within.and(paid(rows.filter(whole.equalTo(false)), compared.cost(), budget));
    return new TopOfListSelection(paid.or(within.and(whole)), paid, compared.queries());
  }

  /** Adds places and, for a budget, priorities to checked candidates. */
  static Dataset<Row> prepared(Dataset<Row> keys, TopOfListConfig limits) {
    Dataset<Row> placed = TopOfListPlan.withPositions(keys);
    return limits.isBudgeted() ? TopOfListPlan.withPriorities(placed) : placed;
  }

  /** Takes the first of the drawn queries, as many as their share of the budget pays for. */
  private static WholeLists compared(Dataset<Row> drawn, int queries, RowCost budget) {
    RowCost share = budget.share(COMPARED_SHARE);
    List<String> compared = new ArrayList<>();
    RowCost spent = RowCost.NONE;
    for (Row query : drawn.takeAsList(queries)) {
      RowCost with = spent.plus(RowCost.of(query));
      if (with.exceeds(share)) {
        break;
      }
      spent = with;
      compared.add(query.getAs(Columns.QUERY_ID));
    }
    return new WholeLists(List.copyOf(compared), spent);
  }

  private static Column paid(Dataset<Row> rows, RowCost before, RowCost budget) {
    RowCost spent = before;
    for (Row range : TopOfListPlan.costs(rows).collectAsList()) {
      RowCost with = spent.plus(RowCost.of(range));
      if (with.exceeds(budget)) {
        long bin = range.<Long>getAs(TopOfListPlan.BIN);
        return TopOfListPlan.below(bin)
            .or(paidOfBin(TopOfListPlan.ofBin(rows, bin), spent, budget));
      }
      spent = with;
    }
    return lit(true);
  }

  /** Returns the condition on the rows of a range of priorities that the budget still pays for. */
  private static Column paidOfBin(Dataset<Row> bin, RowCost before, RowCost budget) {
    RowCost spent = before;
    Row last = null;
    Iterator<Row> rows = bin.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      int tokens = row.<Integer>getAs(Columns.ABOUT_TOKENS);
      spent = spent.plus(new RowCost(1, tokens));
      if (spent.exceeds(budget)) {
        if (spent.pairs() == 1) {
          throw RerankException.config(
              "A budget of %,d tokens does not pay for one pair: the first has about %,d",
              budget.tokens(), tokens);
        }
        break;
      }
      last = row;
    }
    return last == null ? lit(false) : TopOfListPlan.upTo(last);
  }
}
