package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/** Cuts each query's list into a head that is scored and a rest that follows below it. */
public final class TopOfListPlan {

  /** Also where the scores of a list are all alike its head comes first. */
  private static final double LEAST_GAP = 0.01;

  /** Priorities are counted in parts of this width; of one of them all rows are looked at. */
  private static final double BIN = 1.0 / 256;

  /** What has a higher priority is counted together. */
  private static final double LAST_BIN = 1 << 16;

  /** The difference of the scores of two documents of the rest, as a share of the lowest score. */
  private static final double STEP = 1.0 / 1024;

  private TopOfListPlan() {}

  /**
   * Adds the place of each good row in its query's list, from 1, and where the input has no rank
   * but a score, the first stage's rank.
   *
   * @param keys candidates with reasons, duplicates rejected
   */
  public static Dataset<Row> withPositions(Dataset<Row> keys) {
    WindowSpec ordered =
        list()
            .orderBy(
                col(Columns.FIRST_STAGE_RANK).asc_nulls_last(),
                col(Columns.FIRST_STAGE_SCORE).desc_nulls_last(),
                col(Columns.DOC_ID).desc());
    return keys.withColumn(
            Columns.POSITION, when(col(Columns.REASON).isNull(), row_number().over(ordered)))
        .withColumn(
            Columns.FIRST_STAGE_RANK,
            coalesce(
                col(Columns.FIRST_STAGE_RANK),
                when(col(Columns.FIRST_STAGE_SCORE).isNotNull(), col(Columns.POSITION))));
  }

  /** The good rows of a query, or its bad ones. */
  private static WindowSpec list() {
    return Window.partitionBy(col(Columns.QUERY_ID), col(Columns.REASON).isNull());
  }

  /** Whether a row is one of the first {@code depth} of its list. */
  public static Column within(int depth) {
    return col(Columns.POSITION).leq(depth);
  }

  /**
   * Adds by what a budget is spent, the smallest first: lower for the head of a list, and for
   * documents whose scores are close to their list's best: log2(1 + place) x (gap + 0.01), the gap
   * as a share of the list's largest score without signs. It never falls along a list.
   *
   * @param keys rows with {@link #withPositions places}
   */
  public static Dataset<Row> withPriorities(Dataset<Row> keys) {
    Column score = col(Columns.FIRST_STAGE_SCORE);
    WindowSpec above =
        list()
            .orderBy(col(Columns.POSITION))
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column best = max(score).over(list());
    // The lowest so far: ranks of the input may say another order than its scores.
    Column gap = best.minus(min(score).over(above));
    Column size = greatest(abs(best), abs(min(score).over(list())));
    Column share = when(size.gt(0), gap.divide(size));
    return keys.withColumn(
        Columns.PRIORITY,
        log2(col(Columns.POSITION).plus(1))
            .multiply(coalesce(share, lit(0.0)).plus(LEAST_GAP))
            .cast(DataTypes.DoubleType));
  }

  /**
   * The queries with judgments, each with its rows and their tokens, in an order that has nothing
   * to do with what they are: query id, rows, tokens.
   *
   * @param rows good rows
   * @param judged ids of queries with judgments
   */
  public static Dataset<Row> drawn(Dataset<Row> rows, Dataset<Row> judged) {
    return rows.groupBy(Columns.QUERY_ID)
        .agg(count("*"), tokens())
        .join(judged, new String[] {Columns.QUERY_ID}, "left_semi")
        .orderBy(sha2(col(Columns.QUERY_ID).cast(DataTypes.BinaryType), 256));
  }

  /** Rows and tokens by ranges of priorities, the lowest first: range, rows, tokens. */
  public static Dataset<Row> costs(Dataset<Row> rows) {
    return rows.groupBy(bin().as("bin")).agg(count("*"), tokens()).orderBy("bin");
  }

  /** The rows of a range of priorities, in their order: priority, query id, place, tokens. */
  public static Dataset<Row> ofBin(Dataset<Row> rows, long bin) {
    return rows.filter(bin().equalTo(bin))
        .select(Columns.PRIORITY, Columns.QUERY_ID, Columns.POSITION, Columns.ABOUT_TOKENS)
        .orderBy(Columns.PRIORITY, Columns.QUERY_ID, Columns.POSITION);
  }

  /** Whether a row lies below a range of priorities. */
  public static Column below(long bin) {
    return bin().lt(bin);
  }

  /** Whether a row of a range of priorities comes not after the one with these values. */
  public static Column upTo(double priority, String queryId, int position) {
    Column query = col(Columns.QUERY_ID);
    Column earlier =
        query.lt(queryId).or(query.equalTo(queryId).and(col(Columns.POSITION).leq(position)));
    return col(Columns.PRIORITY)
        .lt(priority)
        .or(col(Columns.PRIORITY).equalTo(priority).and(earlier));
  }

  private static Column bin() {
    return floor(least(col(Columns.PRIORITY), lit(LAST_BIN)).divide(BIN));
  }

  private static Column tokens() {
    return sum(col(Columns.ABOUT_TOKENS).cast(DataTypes.LongType));
  }

  /**
   * Adds the rest below the ranked heads, in the first stage's order. Its scores, which no model
   * gave, fall from the lowest of the head: a reader that sorts by score finds this order.
   *
   * @param ranked heads, ranked
   * @param rest good rows with places
   */
  public static Dataset<Row> withRest(Dataset<Row> ranked, Dataset<Row> rest) {
    String size = "size";
    String low = "low";
    String number = "number";
    Dataset<Row> heads =
        ranked.groupBy(Columns.QUERY_ID).agg(count("*").as(size), min(Columns.SCORE).as(low));
    Column lowest = coalesce(col(low), lit(0.0)).cast(DataTypes.DoubleType);
    Column step = greatest(abs(lowest), lit(1.0)).multiply(STEP);
    Dataset<Row> below =
        rest.withColumn(
                number,
                row_number().over(Window.partitionBy(Columns.QUERY_ID).orderBy(Columns.POSITION)))
            .join(heads, new String[] {Columns.QUERY_ID}, "left")
            .withColumn(
                Columns.RANK,
                coalesce(col(size), lit(0L)).plus(col(number)).cast(DataTypes.IntegerType))
            .withColumn(
                Columns.SCORE, lowest.minus(step.multiply(col(number))).cast(DataTypes.FloatType))
            .drop(size, low, number);
    return ranked.unionByName(below, true);
  }
}
