package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What an input looks like that may surprise its owner. */
public final class InputShapePlan {

  private static final String ROWS = "rows";

  private InputShapePlan() {}

  /** One row: how many queries there are, how many rows the largest one has, and its id. */
  public static Dataset<Row> sizes(Dataset<Row> keys) {
    return CheckPlan.good(keys)
        .groupBy(Columns.QUERY_ID)
        .agg(count("*").as(ROWS))
        .agg(count("*"), coalesce(max(ROWS), lit(0L)), max_by(col(Columns.QUERY_ID), col(ROWS)));
  }

  /** At most one row: how many rows have the text that most have, and one of their documents. */
  public static Dataset<Row> commonestText(Dataset<Row> keyed) {
    return CheckPlan.good(keyed)
        .groupBy(xxhash64(col(Columns.TEXT)).as("text_hash"))
        .agg(count("*").as(ROWS), min(Columns.DOC_ID).as(Columns.DOC_ID))
        .orderBy(col(ROWS).desc(), col(Columns.DOC_ID))
        .select(ROWS, Columns.DOC_ID)
        .limit(1);
  }
}
