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

/** The output and the counts of a search, and the check of the ids of vectors. */
public final class SearchPlan {

  /** The number of queries in {@link #totals}. */
  static final String QUERIES = "queries";

  /** The number of documents in {@link #totals}. */
  static final String DOCUMENTS = "documents";

  /** The number of vectors in {@link #wrongIds}. */
  static final String VECTORS = "vectors";

  private static final List<String> FIRST =
      List.of(Columns.QUERY_ID, Columns.DOC_ID, Columns.RANK, Columns.SCORE);

  private SearchPlan() {}

  /**
   * Returns the columns of {@code retrieved/}: those of every ranked list, then the ranks and
   * scores of the lists that were fused, if any.
   */
  public static Dataset<Row> output(Dataset<Row> ranked) {
    List<Column> columns = new ArrayList<>();
    FIRST.forEach(name -> columns.add(col(name)));
    Arrays.stream(ranked.columns())
        .filter(name -> !FIRST.contains(name))
        .forEach(name -> columns.add(col(name)));
    return ranked.select(columns.toArray(new Column[0]));
  }

  /**
   * Returns the ids that vectors must not have, with the number of their {@link #VECTORS}: ids of
   * several vectors, null, and ids with white space.
   */
  public static Dataset<Row> wrongIds(Dataset<Row> vectors) {
    return vectors
        .groupBy(Columns.ID)
        .agg(count("*").as(VECTORS))
        .filter(
            col(VECTORS)
                .gt(1)
                .or(CheckPlan.isBlank(Columns.ID))
                .or(CheckPlan.hasBlank(Columns.ID)));
  }

  /**
   * Counts the {@link #QUERIES} that have a list, and the {@link #DOCUMENTS} of all lists: one row.
   */
  public static Dataset<Row> totals(Dataset<Row> ranked) {
    return ranked.agg(countDistinct(Columns.QUERY_ID).as(QUERIES), count("*").as(DOCUMENTS));
  }
}
