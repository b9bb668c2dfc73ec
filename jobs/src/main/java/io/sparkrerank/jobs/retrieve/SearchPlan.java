package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;

import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a search found. */
public final class SearchPlan {

  private static final List<String> FIRST =
      List.of(Columns.QUERY_ID, Columns.DOC_ID, Columns.RANK, Columns.SCORE);

  private SearchPlan() {}

  /** The columns of {@code retrieved/}: those of every list, then what two lists say. */
  public static Dataset<Row> output(Dataset<Row> ranked) {
    List<Column> columns = new ArrayList<>();
    FIRST.forEach(name -> columns.add(col(name)));
    Arrays.stream(ranked.columns())
        .filter(name -> !FIRST.contains(name))
        .forEach(name -> columns.add(col(name)));
    return ranked.select(columns.toArray(new Column[0]));
  }

  /**
   * The ids that a vector cannot have, with how many have it: those of several, null and those with
   * white space.
   */
  public static Dataset<Row> wrongIds(Dataset<Row> vectors) {
    String rows = "rows";
    return vectors
        .groupBy(Columns.ID)
        .agg(count("*").as(rows))
        .filter(
            col(rows).gt(1).or(CheckPlan.isBlank(Columns.ID)).or(CheckPlan.hasBlank(Columns.ID)));
  }

  /** One row: how many queries have documents, and how many documents these are. */
  public static Dataset<Row> totals(Dataset<Row> ranked) {
    return ranked.agg(countDistinct(Columns.QUERY_ID), count("*"));
  }
}
