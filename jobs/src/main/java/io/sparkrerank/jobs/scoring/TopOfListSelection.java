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

/**
 * Which candidates are scored.
 *
 * @param scored a condition of rows with places and priorities: those that are
 * @param paid those that would be if no query were scored whole
 * @param compared the ids of the queries that are scored whole, to tell what a budget costs
 */
public record TopOfListSelection(Column scored, Column paid, List<String> compared) {

  /** No more than this share of a budget goes to queries that are scored whole. */
  private static final double COMPARED_SHARE = 0.2;

  /** What rows cost. */
  private record Cost(long pairs, long tokens) {

    Cost plus(long morePairs, long moreTokens) {
      return new Cost(pairs + morePairs, tokens + moreTokens);
    }

    boolean exceeds(Cost most) {
      return pairs > most.pairs() || tokens > most.tokens();
    }
  }

  /** Queries that are scored whole, and what they cost. */
  private record Compared(List<String> queries, Cost cost) {}

  /**
   * Selects candidates. The same input gives the same selection, whatever is known of it already: a
   * run that is resumed goes on with the same candidates.
   *
   * @param keys rows as {@link #prepared} makes them, kept by Spark
   * @param qrels the judgments, or null to take those of the input
   * @throws RerankException if a budget does not pay for one pair
   */
  static TopOfListSelection of(Dataset<Row> keys, TopOfListConfig head, Dataset<Row> qrels) {
    Column within = head.depth() == null ? lit(true) : TopOfListPlan.within(head.depth());
    if (!head.isBudgeted()) {
      return new TopOfListSelection(within, within, List.of());
    }
    Dataset<Row> rows = CheckPlan.good(keys).filter(within);
    Cost most =
        new Cost(
            head.pairs() == null ? Long.MAX_VALUE : head.pairs(),
            head.tokens() == null ? Long.MAX_VALUE : head.tokens());
    Dataset<Row> judged = RankPlan.queries(EvaluatePlan.judgments(qrels, keys));
    Compared compared = compared(TopOfListPlan.drawn(rows, judged), head.comparedQueries(), most);
    Column whole = col(Columns.QUERY_ID).isin(compared.queries().toArray());
    Column paid = within.and(paid(rows.filter(whole.equalTo(false)), compared.cost(), most));
    return new TopOfListSelection(paid.or(within.and(whole)), paid, compared.queries());
  }

  /** Adds to {@code keys} what a selection looks at. */
  static Dataset<Row> prepared(Dataset<Row> keys, TopOfListConfig head) {
    Dataset<Row> placed = TopOfListPlan.withPositions(keys);
    return head.isBudgeted() ? TopOfListPlan.withPriorities(placed) : placed;
  }

  /** The first of the queries that are drawn, as many as their share of {@code most} pays for. */
  private static Compared compared(Dataset<Row> drawn, int queries, Cost most) {
    Cost share =
        new Cost((long) (most.pairs() * COMPARED_SHARE), (long) (most.tokens() * COMPARED_SHARE));
    List<String> compared = new ArrayList<>();
    Cost spent = new Cost(0, 0);
    for (Row query : drawn.takeAsList(queries)) {
      Cost with = spent.plus(query.getLong(1), query.getLong(2));
      if (with.exceeds(share)) {
        break;
      }
      spent = with;
      compared.add(query.getString(0));
    }
    return new Compared(List.copyOf(compared), spent);
  }

  private static Column paid(Dataset<Row> rows, Cost before, Cost most) {
    Cost spent = before;
    for (Row bin : TopOfListPlan.costs(rows).collectAsList()) {
      Cost with = spent.plus(bin.getLong(1), bin.getLong(2));
      if (with.exceeds(most)) {
        return TopOfListPlan.below(bin.getLong(0))
            .or(lastOf(TopOfListPlan.ofBin(rows, bin.getLong(0)), spent, most));
      }
      spent = with;
    }
    return lit(true);
  }

  /** The rows of a range of priorities that can still be paid. */
  private static Column lastOf(Dataset<Row> bin, Cost before, Cost most) {
    Cost spent = before;
    Row last = null;
    Iterator<Row> rows = bin.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      spent = spent.plus(1, row.getInt(3));
      if (spent.exceeds(most)) {
        if (spent.pairs() == 1) {
          throw RerankException.config(
              "A budget of %,d tokens does not pay for one pair: the first has about %,d",
              most.tokens(), row.getInt(3));
        }
        break;
      }
      last = row;
    }
    return last == null
        ? lit(false)
        : TopOfListPlan.upTo(last.getDouble(0), last.getString(1), last.getInt(2));
  }
}
