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
 * Plans for single texts, which are queries or documents: role, id, query (empty, because a text
 * stands alone), text with its prompt, body without it, reason, detail.
 */
public final class TextPlan {

  private TextPlan() {}

  /**
   * Brings a table of queries or documents into this form.
   *
   * @param names the table's names for our columns, by our names
   * @param role the role of the texts; a table of pairs has both
   * @param prompt the prefix of each text
   * @param source the name of the table, for messages
   * @throws io.sparkrerank.RerankException if the table has no column with ids or none with texts
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

  /**
   * Returns no text, in the form of {@link #texts}.
   *
   * @param empty a table without rows
   */
  public static Dataset<Row> none(Dataset<Row> empty) {
    Column text = lit("");
    return texts(
        empty.select(text.as(Columns.ID), text.as(Columns.TEXT)),
        Map.of(),
        TextRole.DOCUMENT,
        "",
        "nothing");
  }

  /** Adds the reason to each wrong text that has none yet. Compares no rows. */
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
   * Rejects all but one of the rows with the same id and text, and all rows with the same id and
   * different texts.
   *
   * @param keys rows with keys and without texts
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

  /** Removes the keys of texts that have none of {@code roles}, because no model reads them. */
  public static Dataset<Row> keyedOnly(Dataset<Row> keyed, List<TextRole> roles) {
    Object[] codes = roles.stream().map(TextRole::code).toArray();
    return keyed.withColumn(
        Columns.PAIR_KEY, when(col(Columns.ROLE).isin(codes), col(Columns.PAIR_KEY)));
  }

  /** Returns the texts of a role that are not rejected. */
  public static Dataset<Row> of(Dataset<Row> texts, TextRole role) {
    return CheckPlan.good(texts).filter(col(Columns.ROLE).equalTo(role.code()));
  }

  /** Selects the vectors of texts: id, vector, tokens, dropped tokens. */
  public static Dataset<Row> vectors(Dataset<Row> scored) {
    return CheckPlan.good(scored)
        .select(
            col(Columns.ID),
            col(Columns.LOGITS).as(Columns.VECTOR),
            col(Columns.TEXT_TOKENS).as(Columns.TOKENS),
            col(Columns.DROPPED_TOKENS));
  }

  /** Selects the rows and columns of {@code rejected/}. */
  public static Dataset<Row> rejected(Dataset<Row> rows) {
    return rows.filter(col(Columns.REASON).isNotNull())
        .select(Columns.ROLE, Columns.ID, Columns.REASON, Columns.DETAIL);
  }

  /** Counts the rows and the good rows of each role: one row per role for {@link RoleCounts#of}. */
  public static Dataset<Row> counts(Dataset<Row> keys) {
    return keys.groupBy(Columns.ROLE)
        .agg(
            functions.count("*").as(RoleCounts.ROWS),
            functions.count(when(col(Columns.REASON).isNull(), 1)).as(RoleCounts.GOOD));
  }
}
