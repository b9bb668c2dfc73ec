package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import io.sparkrerank.spark.row.TitledText;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Single texts with ids, queries or documents: role, id, query (empty: a text stands alone), text
 * with its prompt, body without it, reason, detail.
 */
public final class TextPlan {

  private TextPlan() {}

  /**
   * Brings a table of queries or documents into this form.
   *
   * @param names the table's names for our columns, by our name
   * @param role which of them, where the table has both
   * @param prompt stands before each text
   * @param source where the table comes from, for messages
   * @throws io.sparkrerank.RerankException if it has no column with ids or none with texts
   */
  public static Dataset<Row> texts(
      Dataset<Row> table, Map<String, String> names, TextRole role, String prompt, String source) {
    TextColumns columns = new TextColumns(table, role, names, source);
    Column text = columns.text().cast(DataTypes.StringType);
    Column body = role == TextRole.QUERY ? text : TitledText.of(columns.title(), text);
    return table.select(
        lit(role.code()).as(Columns.ROLE),
        columns.id().as(Columns.ID),
        lit("").as(Columns.QUERY),
        concat(lit(prompt), body).as(Columns.TEXT),
        body.as(Columns.BODY),
        TableColumns.malformedReason(table).as(Columns.REASON),
        TableColumns.malformedDetail(table).as(Columns.DETAIL));
  }

  /** No text at all. */
  public static Dataset<Row> none(Dataset<Row> empty) {
    Column text = lit("");
    return texts(
        empty.select(text.as(Columns.ID), text.as(Columns.TEXT)),
        Map.of(),
        TextRole.DOCUMENT,
        "",
        "nothing");
  }

  /** Sets the reason of each text that is wrong in itself and has none yet. */
  public static Dataset<Row> withReasons(Dataset<Row> texts) {
    Column query = col(Columns.ROLE).equalTo(TextRole.QUERY.code());
    Column noId =
        when(query, Reason.MISSING_QUERY_ID.column()).otherwise(Reason.MISSING_DOC_ID.column());
    Column noText =
        when(query, Reason.MISSING_QUERY.column()).otherwise(Reason.MISSING_TEXT.column());
    return texts.withColumn(
        Columns.REASON,
        coalesce(
            col(Columns.REASON),
            when(CheckPlan.isBlank(Columns.ID), noId),
            when(CheckPlan.hasBlank(Columns.ID), Reason.BLANK_IN_ID.column()),
            when(CheckPlan.isBlank(Columns.BODY), noText)));
  }

  /**
   * Rejects all but one of the rows with the same id and text, and all of those with the same id
   * and different texts. Takes the narrow columns only.
   */
  public static Dataset<Row> withDuplicates(Dataset<Row> keys) {
    String copy = "copy";
    String ambiguous = "ambiguous";
    Column good = col(Columns.REASON).isNull();
    WindowSpec same = Window.partitionBy(col(Columns.ROLE), col(Columns.ID), good);
    Column key = col(Columns.PAIR_KEY);
    return keys.withColumn(ambiguous, min(key).over(same).notEqual(max(key).over(same)))
        .withColumn(copy, row_number().over(same.orderBy(key)))
        .withColumn(
            Columns.REASON,
            coalesce(
                col(Columns.REASON),
                when(col(ambiguous), Reason.AMBIGUOUS_ID.column()),
                when(col(copy).gt(1), Reason.DUPLICATE.column())))
        .drop(copy, ambiguous);
  }

  /** Leaves only texts of {@code roles} with a key: others are not embedded. */
  public static Dataset<Row> keyedOnly(Dataset<Row> keyed, List<TextRole> roles) {
    Object[] codes = roles.stream().map(TextRole::code).toArray();
    return keyed.withColumn(
        Columns.PAIR_KEY, when(col(Columns.ROLE).isin(codes), col(Columns.PAIR_KEY)));
  }

  /** The texts of a role that are not rejected. */
  public static Dataset<Row> of(Dataset<Row> texts, TextRole role) {
    return CheckPlan.good(texts).filter(col(Columns.ROLE).equalTo(role.code()));
  }

  /** The vectors of texts: id, vector, tokens, dropped tokens. */
  public static Dataset<Row> vectors(Dataset<Row> scored) {
    return CheckPlan.good(scored)
        .select(
            col(Columns.ID),
            col(Columns.LOGITS).as(Columns.VECTOR),
            col(Columns.TEXT_TOKENS).as(Columns.TOKENS),
            col(Columns.DROPPED_TOKENS));
  }

  /** The columns of {@code rejected/}. */
  public static Dataset<Row> rejected(Dataset<Row> rows) {
    return rows.filter(col(Columns.REASON).isNotNull())
        .select(Columns.ROLE, Columns.ID, Columns.REASON, Columns.DETAIL);
  }

  /** One row for each role: role, how many rows, how many of them are good. */
  public static Dataset<Row> counts(Dataset<Row> keys) {
    return keys.groupBy(Columns.ROLE)
        .agg(functions.count("*"), functions.count(when(col(Columns.REASON).isNull(), 1)));
  }
}
