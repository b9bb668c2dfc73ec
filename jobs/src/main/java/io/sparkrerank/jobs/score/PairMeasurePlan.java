package io.sparkrerank.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.spark.row.Columns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Plans that select scores, probabilities and the values that they are measured against. */
final class PairMeasurePlan {

  private PairMeasurePlan() {}

  /** Returns scores with an empty column of grades, as histograms take them. */
  public static Dataset<Row> ungraded(Dataset<Row> scored) {
    return scored.select(
        col(Columns.SCORE), lit(null).cast(DataTypes.IntegerType).as(Columns.RELEVANCE));
  }

  /**
   * Returns the scores with the numbers of {@code column}, null where it has none: score, value.
   *
   * @param scored rows of {@link TextPairPlan#output}
   */
  public static Dataset<Row> scoresAndValues(Dataset<Row> scored, String column) {
    return scored.select(
        col(Columns.SCORE), number(TextPairPlan.outputValue(scored, column)).as(Columns.VALUE));
  }

  /** Returns the numbers of an expression. The words true and false are 1 and 0. */
  private static Column number(String value) {
    return expr(
        ("coalesce(try_cast(%1$s as double), case lower(trim(cast(%1$s as string)))"
                + " when 'true' then 1D when 'false' then 0D end)")
            .formatted(value));
  }

  /** Returns the distinct values of a column as text, with null if it has nulls: value. */
  public static Dataset<Row> values(Dataset<Row> table, String column) {
    return table
        .select(col(TableColumns.quoted(column)).cast(DataTypes.StringType).as(Columns.VALUE))
        .distinct();
  }

  /** Returns the finite numbers of a column. */
  public static Dataset<Row> numbers(Dataset<Row> table, String column) {
    String number = "number";
    return table
        .select(number(TableColumns.value(table, column)).as(number))
        .filter(expr("abs(%s) < double('Infinity')".formatted(number)));
  }

  /** Returns probabilities in the order of {@code labels}, with the values of {@code column}. */
  public static Dataset<Row> probabilitiesAndLabels(
      Dataset<Row> scored, String column, List<String> labels) {
    Column[] probabilities =
        labels.stream()
            .map(label -> element_at(col(Columns.PROBABILITIES), label))
            .toArray(Column[]::new);
    return scored.select(
        functions.array(probabilities).as(Columns.PROBABILITIES),
        expr(TextPairPlan.outputValue(scored, column))
            .cast(DataTypes.StringType)
            .as(Columns.VALUE));
  }
}
