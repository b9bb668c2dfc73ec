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

/** Plans that find long lists and repeated texts, which may surprise the owner of an input. */
public final class InputShapePlan {

  private InputShapePlan() {}

  /** Counts queries and finds the longest list: one row for {@link QuerySizes#of}. */
  public static Dataset<Row> sizes(Dataset<Row> keys) {
    String rows = "rows";
    return CheckPlan.good(keys)
        .groupBy(Columns.QUERY_ID)
        .agg(count("*").as(rows))
        .agg(
            count("*").as(QuerySizes.QUERIES),
            coalesce(max(rows), lit(0L)).as(QuerySizes.LARGEST),
            coalesce(max_by(col(Columns.QUERY_ID), col(rows)), lit("")).as(QuerySizes.LARGEST_ID));
  }

  /** Finds the text that most rows have: at most one row for {@link RepeatedText#of}. */
  public static Dataset<Row> commonestText(Dataset<Row> keyed) {
    return CheckPlan.good(keyed)
        .groupBy(xxhash64(col(Columns.TEXT)).as("text_hash"))
        .agg(count("*").as(RepeatedText.ROWS), min(Columns.DOC_ID).as(Columns.DOC_ID))
        .orderBy(col(RepeatedText.ROWS).desc(), col(Columns.DOC_ID))
        .select(RepeatedText.ROWS, Columns.DOC_ID)
        .limit(1);
  }
}
