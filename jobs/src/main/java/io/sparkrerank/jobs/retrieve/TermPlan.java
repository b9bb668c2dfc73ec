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

/** The terms of queries and documents, and the statistics of terms that BM25 needs. */
public final class TermPlan {

  /** The number of documents in {@link #totals} and {@link #frequencies}. */
  static final String DOCUMENTS = "documents";

  /** The number of terms in {@link #totals}. */
  static final String TERMS = "terms";

  /** The number that stands for a term in {@link #frequencies}. */
  static final String TERM = "term";

  private TermPlan() {}

  /**
   * Returns the queries that are not rejected, ordered by the bytes of their ids: id and body.
   *
   * @param keyed the checked texts
   * @param keys the same without texts, duplicates rejected
   */
  public static Dataset<Row> queries(Dataset<Row> keyed, Dataset<Row> keys) {
    return TextPlan.of(keyed, TextRole.QUERY)
        .join(
            TextPlan.of(keys, TextRole.QUERY).select(Columns.ID),
            new String[] {Columns.ID},
            "left_semi")
        .select(Columns.ID, Columns.BODY)
        .distinct()
        .orderBy(Columns.ID);
  }

  /**
   * Counts the terms of each document: rows of {@link Schemas#TERMS}, without texts.
   *
   * @param keyed the checked texts
   * @param keys the same without texts, duplicates rejected
   * @param counting counts the terms of texts
   */
  public static Dataset<Row> terms(Dataset<Row> keyed, Dataset<Row> keys, CountTerms counting) {
    Dataset<Row> known =
        TextPlan.of(keys, TextRole.DOCUMENT).select(col(Columns.ID).as(Columns.DOC_ID));
    return TextPlan.of(keyed, TextRole.DOCUMENT)
        .select(Columns.ID, Columns.BODY)
        .mapPartitions(counting, Encoders.row(Schemas.TERMS))
        // Joined after counting, so that no text is shuffled. Copies of a text have equal terms.
        .join(known, new String[] {Columns.DOC_ID}, "left_semi")
        .dropDuplicates(new String[] {Columns.DOC_ID});
  }

  /**
   * Counts the {@link #DOCUMENTS} that have terms, and all their {@link #TERMS}: one row.
   *
   * @param terms rows of {@link Schemas#TERMS}
   */
  public static Dataset<Row> totals(Dataset<Row> terms) {
    return terms.agg(
        count(when(col(Columns.LENGTH).gt(0), 1)).as(DOCUMENTS),
        coalesce(sum(col(Columns.LENGTH).cast("long")), lit(0L)).as(TERMS));
  }

  /**
   * Counts the {@link #DOCUMENTS} in which each {@link #TERM} occurs: one row per term.
   *
   * @param terms rows of {@link Schemas#TERMS}
   */
  public static Dataset<Row> frequencies(Dataset<Row> terms) {
    return terms
        .select(explode(col(Columns.TERMS)).as(TERM))
        .groupBy(TERM)
        .agg(count("*").as(DOCUMENTS));
  }
}
