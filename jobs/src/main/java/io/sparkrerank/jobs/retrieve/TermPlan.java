package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.spark.partition.CountTerms;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TextRole;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** What a search by terms needs to know of documents. */
public final class TermPlan {

  private TermPlan() {}

  /**
   * The terms of the documents, without their texts: rows of {@link Schemas#TERMS}.
   *
   * @param keyed texts with their reasons
   * @param keys the same without texts, duplicates rejected
   */
  public static Dataset<Row> terms(Dataset<Row> keyed, Dataset<Row> keys, CountTerms counting) {
    Dataset<Row> known =
        TextPlan.of(keys, TextRole.DOCUMENT).select(col(Columns.ID).as(Columns.DOC_ID));
    return TextPlan.of(keyed, TextRole.DOCUMENT)
        .select(Columns.ID, Columns.BODY)
        .mapPartitions(counting, Encoders.row(Schemas.TERMS))
        // Texts stay where they are; equal ones of an id have equal terms.
        .join(known, new String[] {Columns.DOC_ID}, "left_semi")
        .dropDuplicates(new String[] {Columns.DOC_ID});
  }

  /** One row: how many documents have terms, and how many terms these are. */
  public static Dataset<Row> totals(Dataset<Row> terms) {
    return terms.agg(
        count(when(col(Columns.LENGTH).gt(0), 1)),
        coalesce(sum(col(Columns.LENGTH).cast("long")), lit(0L)));
  }

  /** In how many documents each term is: its number, count. */
  public static Dataset<Row> frequencies(Dataset<Row> terms) {
    String term = "term";
    return terms.select(explode(col(Columns.TERMS)).as(term)).groupBy(term).count();
  }
}
