package io.sparkrerank.jobs.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.Columns;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;

/** The joined form of input: a TREC run with the texts of its queries and documents. */
public final class JoinPlan {

  static final List<String> ID_COLUMNS =
      List.of("_id", "id", Columns.QUERY_ID, Columns.DOC_ID, "qid", "docid", "docno", "pid");

  static final List<String> TEXT_COLUMNS =
      List.of(Columns.TEXT, Columns.QUERY, "contents", "passage", "body");

  private static final String ID = "id";
  private static final String AMBIGUOUS = "ambiguous";

  private JoinPlan() {}

  /**
   * A TREC run, {@code query Q0 document rank score tag} and what may follow. The rank is not read:
   * the score decides, as in trec_eval.
   *
   * @param lines the columns {@code value} with lines and {@code fields} with their parts
   */
  public static Dataset<Row> run(Dataset<Row> lines) {
    String fields = "fields";
    Column complete = expr("size(%s) >= 6".formatted(fields));
    return lines.select(
        when(complete, col(fields).getItem(0)).as(Columns.QUERY_ID),
        when(complete, col(fields).getItem(2)).as(Columns.DOC_ID),
        when(complete, col(fields).getItem(4)).as(Columns.SCORE),
        when(complete, null).otherwise(col("value")).as(Columns.MALFORMED));
  }

  /**
   * Brings a table of queries or documents to id, text and title, one row an id. An id that occurs
   * more than once with different texts is marked ambiguous.
   *
   * @param source where the table comes from, for messages
   * @throws io.sparkrerank.RerankException if it has no column with ids or none with texts
   */
  public static Dataset<Row> texts(Dataset<Row> table, String source) {
    Column id = string(TableColumns.find(table, ID_COLUMNS, source, "ids"));
    Column text = text(table, source);
    Column title = title(table);
    Column whole =
        expr(
            "concat(coalesce(%s, ''), ' ', coalesce(%s, ''))"
                .formatted(Columns.TITLE, Columns.TEXT));
    return table
        .select(id.as(ID), text.as(Columns.TEXT), title.as(Columns.TITLE))
        .withColumn("whole", whole)
        .groupBy(ID)
        .agg(
            min(Columns.TEXT).as(Columns.TEXT),
            min(Columns.TITLE).as(Columns.TITLE),
            min("whole").notEqual(max("whole")).as(AMBIGUOUS));
  }

  private static Column string(String column) {
    return col(column).cast(DataTypes.StringType);
  }

  /** The texts of a table; the turns of dialogues as JSON, as text formats have them. */
  private static Column text(Dataset<Row> table, String source) {
    String column = TableColumns.find(table, TEXT_COLUMNS, source, "texts");
    boolean turns = table.select(col(column)).schema().apply(0).dataType() instanceof ArrayType;
    return turns ? to_json(col(column)) : string(column);
  }

  /** The titles of a table, null where it has none. */
  static Column title(Dataset<Row> table) {
    return Arrays.asList(table.columns()).contains(Columns.TITLE)
        ? string(Columns.TITLE)
        : lit(null).cast(DataTypes.StringType);
  }

  /**
   * Joins the run with its texts; a row whose query or document is not found, or is ambiguous, has
   * a reason.
   */
  public static Dataset<Row> joined(Dataset<Row> run, Dataset<Row> queries, Dataset<Row> corpus) {
    Dataset<Row> queryTexts =
        queries.select(
            col(ID).as("found_query"),
            col(Columns.TEXT).as(Columns.QUERY),
            col(AMBIGUOUS).as("ambiguous_query"));
    Dataset<Row> documents =
        corpus.select(
            col(ID).as("found_document"),
            col(Columns.TEXT),
            col(Columns.TITLE),
            col(AMBIGUOUS).as("ambiguous_document"));
    Column whole = col(Columns.MALFORMED).isNull();
    Column reason =
        coalesce(
            when(whole.and(col("found_query").isNull()), Reason.UNKNOWN_QUERY.column()),
            when(whole.and(col("found_document").isNull()), Reason.UNKNOWN_DOCUMENT.column()),
            when(
                col("ambiguous_query").or(col("ambiguous_document")),
                Reason.AMBIGUOUS_ID.column()));
    return run.join(queryTexts, col(Columns.QUERY_ID).equalTo(col("found_query")), "left")
        .join(documents, col(Columns.DOC_ID).equalTo(col("found_document")), "left")
        .withColumn(Columns.EARLY_REASON, reason)
        .drop("found_query", "found_document", "ambiguous_query", "ambiguous_document");
  }
}
