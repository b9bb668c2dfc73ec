package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;

/** Plans that join a TREC run with the texts of its queries and documents. */
public final class JoinPlan {

  private static final String ID = "id";
  private static final String AMBIGUOUS = "ambiguous";

  private JoinPlan() {}

  /**
   * Selects the columns of a TREC run, {@code query Q0 document rank score tag} and any further
   * columns. The rank is not read: the score decides, as in trec_eval.
   *
   * @param lines rows of {@link io.sparkrerank.spark.row.Schemas#RUN_LINES}
   */
  public static Dataset<Row> run(Dataset<Row> lines) {
    return lines.select(Columns.QUERY_ID, Columns.DOC_ID, Columns.SCORE, Columns.MALFORMED);
  }

  /**
   * Counts lines and finds files with wrong lines: one row for {@link RunTotals#of}.
   *
   * @param lines rows of {@link io.sparkrerank.spark.row.Schemas#RUN_LINES}
   */
  static Dataset<Row> runTotals(Dataset<Row> lines) {
    Column malformed = col(Columns.MALFORMED).isNotNull();
    return lines.agg(
        count(when(malformed.equalTo(false), 1)).as(RunTotals.READABLE),
        min(when(malformed, col(Columns.FILE))).as(RunTotals.MALFORMED),
        min(when(col(Columns.FAULT).isNotNull(), col(Columns.FILE))).as(RunTotals.SHIFTED));
  }

  /**
   * Brings a table of queries or documents to id, text and title, one row per id. An id that occurs
   * more than once with different texts is marked ambiguous.
   *
   * @param role the role of the texts; a table of pairs has both
   * @param source the name of the table, for messages
   * @throws io.sparkrerank.RerankException if the table has no column with ids or none with texts
   */
  public static Dataset<Row> texts(Dataset<Row> table, TextRole role, String source) {
    TextColumns columns = new TextColumns(table, role, Map.of(), source);
    Column whole =
        expr(
            "concat(coalesce(%s, ''), ' ', coalesce(%s, ''))"
                .formatted(Columns.TITLE, Columns.TEXT));
    return table
        .select(
            columns.id().as(ID),
            text(table, columns.text()).as(Columns.TEXT),
            columns.title().as(Columns.TITLE))
        .withColumn("whole", whole)
        .groupBy(ID)
        .agg(
            min(Columns.TEXT).as(Columns.TEXT),
            min(Columns.TITLE).as(Columns.TITLE),
            min("whole").notEqual(max("whole")).as(AMBIGUOUS));
  }

  /** Returns texts as strings. The turns of dialogues become JSON, as in text formats. */
  private static Column text(Dataset<Row> table, Column text) {
    boolean turns = table.select(text).schema().apply(0).dataType() instanceof ArrayType;
    return turns ? to_json(text) : text.cast(DataTypes.StringType);
  }

  /**
   * Joins the run with its texts. A row gets a reason if its query or document is not found or is
   * ambiguous.
   *
   * @param run rows of {@link #run}
   * @param queries rows of {@link #texts}
   * @param corpus rows of {@link #texts}
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
