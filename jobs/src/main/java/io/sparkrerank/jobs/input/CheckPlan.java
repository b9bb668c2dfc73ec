package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TitledText;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** Plans that find the rows that cannot be scored, and the keys of the others. */
public final class CheckPlan {

  /**
   * White space, and control characters, at which some readers of run files end a line or a field.
   */
  private static final String WHITE_SPACE = "(?U)[\\s\\p{Cntrl}\\u00a0\\u2007\\u202f]";

  /** Characters per token of English text in the vocabulary of BERT. Serves to size tasks. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  private CheckPlan() {}

  /** Adds the reason to each wrong row that has none yet. Compares no rows. */
  public static Dataset<Row> withReasons(Dataset<Row> candidates) {
    Column score = col(Columns.FIRST_STAGE_SCORE);
    Column reason =
        coalesce(
            col(Columns.REASON),
            when(isBlank(Columns.QUERY_ID), Reason.MISSING_QUERY_ID.column()),
            when(isBlank(Columns.DOC_ID), Reason.MISSING_DOC_ID.column()),
            when(hasBlankInId(), Reason.BLANK_IN_ID.column()),
            missingText(),
            when(
                score
                    .isNaN()
                    .or(
                        expr("abs(%s)".formatted(Columns.FIRST_STAGE_SCORE))
                            .equalTo(Double.POSITIVE_INFINITY)),
                Reason.NON_FINITE_SCORE.column()));
    Column detail =
        coalesce(
            col(Columns.DETAIL),
            when(
                reason.equalTo(Reason.NON_FINITE_SCORE.code()),
                concat(lit(Columns.SCORE + " = "), score.cast(DataTypes.StringType))));
    return candidates.withColumn(Columns.DETAIL, detail).withColumn(Columns.REASON, reason);
  }

  /** Adds the reason to each pair that lacks a text and has no reason yet. */
  public static Dataset<Row> withTextReasons(Dataset<Row> pairs) {
    return pairs.withColumn(Columns.REASON, coalesce(col(Columns.REASON), missingText()));
  }

  private static Column missingText() {
    return coalesce(
        when(isBlank(Columns.QUERY), Reason.MISSING_QUERY.column()),
        when(isBlank(Columns.TEXT), Reason.MISSING_TEXT.column()));
  }

  /** Returns whether a text is null or has only white space. */
  public static Column isBlank(String column) {
    return col(column).isNull().or(col(column).rlike(TitledText.BLANK));
  }

  /** Returns whether the query's or the document's id has white space or a control character. */
  public static Column hasBlankInId() {
    return hasBlank(Columns.QUERY_ID).or(hasBlank(Columns.DOC_ID));
  }

  /** Returns whether an id has white space or a control character. */
  public static Column hasBlank(String id) {
    return col(id).rlike(WHITE_SPACE);
  }

  /**
   * Adds the key of each good pair, and an estimate of its tokens. The keys of two pairs are equal
   * if their texts are equal and are scored in the same way, whatever their ids.
   *
   * @param fingerprint identifies everything but the texts that decides the logits
   * @param maxTokens number of tokens after which pairs are cut
   */
  public static Dataset<Row> withPairKey(
      Dataset<Row> candidates, String fingerprint, int maxTokens) {
    Column good = col(Columns.REASON).isNull();
    return candidates
        .withColumn(Columns.PAIR_KEY, when(good, pairKey(fingerprint)))
        .withColumn(Columns.ABOUT_TOKENS, when(good, aboutTokens(maxTokens)));
  }

  /** Returns the key of a row's query and text. */
  public static Column pairKey(String fingerprint) {
    // The length of the query comes first, so that no two pairs have the same concatenation.
    Column content =
        concat(
            lit(fingerprint),
            expr("cast(length(%s) as string)".formatted(Columns.QUERY)),
            lit(":"),
            col(Columns.QUERY),
            col(Columns.TEXT));
    return sha2(content, 256);
  }

  /** Returns the estimated number of tokens of a row's query and text. */
  public static Column aboutTokens(int maxTokens) {
    Column characters = length(col(Columns.QUERY)).plus(length(col(Columns.TEXT)));
    return least(characters.divide(CHARACTERS_PER_TOKEN).cast("int"), lit(maxTokens));
  }

  /**
   * Rejects all but one of the rows with the same query and document id. The row that the first
   * stage ranks best is kept, whatever the order of the rows.
   *
   * @param keys candidates without texts
   */
  public static Dataset<Row> withDuplicates(Dataset<Row> keys) {
    String copy = "copy";
    Dataset<Row> numbered =
        keys.withColumn(
            copy,
            row_number()
                .over(
                    Window.partitionBy(
                            col(Columns.QUERY_ID),
                            col(Columns.DOC_ID),
                            col(Columns.REASON).isNull())
                        .orderBy(
                            col(Columns.FIRST_STAGE_RANK).asc_nulls_last(),
                            col(Columns.FIRST_STAGE_SCORE).desc_nulls_last(),
                            col(Columns.RELEVANCE).desc_nulls_last(),
                            col(Columns.PAIR_KEY))));
    return numbered
        .withColumn(
            Columns.REASON,
            coalesce(col(Columns.REASON), when(col(copy).gt(1), Reason.DUPLICATE.column())))
        .drop(copy);
  }

  /** Counts rows, bad rows, distinct pairs and tokens: one row for {@link InputTotals#of}. */
  public static Dataset<Row> totals(Dataset<Row> keys) {
    Column good = col(Columns.REASON).isNull();
    return keys.agg(
        count("*").as(InputTotals.READ),
        count(col(Columns.REASON)).as(InputTotals.BAD),
        countDistinct(when(good, col(Columns.PAIR_KEY))).as(InputTotals.DISTINCT),
        coalesce(avg(when(good, col(Columns.ABOUT_TOKENS))), lit(0.0)).as(InputTotals.MEAN_TOKENS));
  }

  /** Returns the rows that have no reason to be rejected. */
  public static Dataset<Row> good(Dataset<Row> rows) {
    return rows.filter(col(Columns.REASON).isNull());
  }
}
