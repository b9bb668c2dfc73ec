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

/** Plans that cut each query's list into a top that is scored and a rest that follows below it. */
public final class TopOfListPlan {

  /** Added to each gap, so that places count even where all scores of a list are equal. */
  private static final double LEAST_GAP = 0.01;

  /** Column with the number of a range of priorities. */
  static final String BIN = "bin";

  /** Width of a range of priorities. The rows of one range are read one by one. */
  private static final double BIN_WIDTH = 1.0 / 256;

  /** Rows with this priority or a higher one fall into one range. */
  private static final double LAST_PRIORITY = 1 << 16;

  /** Difference between the scores of neighbours in the rest, as a share of the lowest score. */
  private static final double STEP = 1.0 / 1024;

  private TopOfListPlan() {}

  /**
   * Adds the place of each good row in its query's list, from 1. Adds the rank of the first stage
   * where the input has a score only.
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

  /** Returns the window of the good rows of a query, or of its bad ones. */
  private static WindowSpec list() {
    return Window.partitionBy(col(Columns.QUERY_ID), col(Columns.REASON).isNull());
  }

  /** Returns whether a row is one of the first {@code depth} of its list. */
  public static Column within(int depth) {
    return col(Columns.POSITION).leq(depth);
  }

  /**
   * Adds the priority by which a budget is spent, the smallest first. It is lower for the top of a
   * list, and for documents whose scores are close to the best of their list: log2(1 + place) x
   * (gap + 0.01). The gap is a share of the list's largest score without sign. The priority never
   * falls along a list.
   *
   * @param keys rows of {@link #withPositions}
   */
  public static Dataset<Row> withPriorities(Dataset<Row> keys) {
    Column score = col(Columns.FIRST_STAGE_SCORE);
    WindowSpec above =
        list()
            .orderBy(col(Columns.POSITION))
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column best = max(score).over(list());
    // The lowest so far, because the input's ranks and scores may disagree about the order.
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
   * Returns one row per query with judgments: query id and {@link RowCost}. The order is that of
   * the ids' hashes, so that the first queries are a random sample.
   *
   * @param rows good rows
   * @param judged ids of queries with judgments
   */
  public static Dataset<Row> drawn(Dataset<Row> rows, Dataset<Row> judged) {
    return rows.groupBy(Columns.QUERY_ID)
        .agg(pairs(), tokens())
        .join(judged, new String[] {Columns.QUERY_ID}, "left_semi")
        .orderBy(sha2(col(Columns.QUERY_ID).cast(DataTypes.BinaryType), 256));
  }

  /**
   * Returns one row per range of priorities, the lowest first: {@link #BIN} and {@link RowCost}.
   */
  public static Dataset<Row> costs(Dataset<Row> rows) {
    return rows.groupBy(bin().as(BIN)).agg(pairs(), tokens()).orderBy(BIN);
  }

  /** Returns the rows of a range of priorities, in the order in which a budget pays for them. */
  public static Dataset<Row> ofBin(Dataset<Row> rows, long bin) {
    return rows.filter(bin().equalTo(bin))
        .select(Columns.PRIORITY, Columns.QUERY_ID, Columns.POSITION, Columns.ABOUT_TOKENS)
        .orderBy(Columns.PRIORITY, Columns.QUERY_ID, Columns.POSITION);
  }

  /** Returns whether a row lies below a range of priorities. */
  public static Column below(long bin) {
    return bin().lt(bin);
  }

  /** Returns whether a row comes no later than {@code last}, a row of {@link #ofBin}. */
  public static Column upTo(Row last) {
    double priority = last.<Double>getAs(Columns.PRIORITY);
    String queryId = last.getAs(Columns.QUERY_ID);
    int position = last.<Integer>getAs(Columns.POSITION);
    Column query = col(Columns.QUERY_ID);
    Column earlier =
        query.lt(queryId).or(query.equalTo(queryId).and(col(Columns.POSITION).leq(position)));
    return col(Columns.PRIORITY)
        .lt(priority)
        .or(col(Columns.PRIORITY).equalTo(priority).and(earlier));
  }

  private static Column bin() {
    return floor(least(col(Columns.PRIORITY), lit(LAST_PRIORITY)).divide(BIN_WIDTH));
  }

  private static Column pairs() {
    return count("*").as(RowCost.PAIRS);
  }

  private static Column tokens() {
    return sum(col(Columns.ABOUT_TOKENS).cast(DataTypes.LongType)).as(RowCost.TOKENS);
  }

  /**
   * Adds the rest below the ranked rows, in the order of the first stage. No model scores the rest:
   * its scores fall from the lowest one above it, so that a reader who sorts by score finds this
   * order.
   *
   * @param ranked the scored rows, ranked
   * @param rest the other good rows, with places
   */
  public static Dataset<Row> withRest(Dataset<Row> ranked, Dataset<Row> rest) {
    String size = "size";
    String low = "low";
    String number = "number";
    Dataset<Row> tops =
        ranked.groupBy(Columns.QUERY_ID).agg(count("*").as(size), min(Columns.SCORE).as(low));
    Column lowest = coalesce(col(low), lit(0.0)).cast(DataTypes.DoubleType);
    Column step = greatest(abs(lowest), lit(1.0)).multiply(STEP);
    Dataset<Row> below =
        rest.withColumn(
                number,
                row_number().over(Window.partitionBy(Columns.QUERY_ID).orderBy(Columns.POSITION)))
            .join(tops, new String[] {Columns.QUERY_ID}, "left")
            .withColumn(
                Columns.RANK,
                coalesce(col(size), lit(0L)).plus(col(number)).cast(DataTypes.IntegerType))
            .withColumn(
                Columns.SCORE, lowest.minus(step.multiply(col(number))).cast(DataTypes.FloatType))
            .drop(size, low, number);
    return ranked.unionByName(below, true);
  }
}
