package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The columns of a table of queries or documents, whatever they are called. A table of pairs has
 * both, and the role says which are meant.
 *
 * @param names the table's names for our columns, by our name
 * @param source where the table comes from, for messages
 */
public record TextColumns(
    Dataset<Row> table, TextRole role, Map<String, String> names, String source) {

  private static final List<String> QUERY_IDS = List.of("_id", "id", Columns.QUERY_ID, "qid");

  private static final List<String> DOCUMENT_IDS =
      List.of("_id", "id", Columns.DOC_ID, "docid", "docno", "pid");

  private static final List<String> QUERIES =
      List.of(Columns.QUERY, Columns.TEXT, "contents", "passage", "body");

  private static final List<String> TEXTS = List.of(Columns.TEXT, "contents", "passage", "body");

  /**
   * The ids.
   *
   * @throws io.sparkrerank.RerankException if there is no such column, or it has no ids
   */
  Column id() {
    String found =
        TableColumns.find(
            table,
            isQuery() ? named(Columns.QUERY_ID, QUERY_IDS) : named(Columns.DOC_ID, DOCUMENT_IDS),
            source,
            "ids",
            TableColumns::isId,
            "strings or whole numbers");
    return expr(found).cast(DataTypes.StringType);
  }

  /**
   * The texts, of the type that they have.
   *
   * @throws io.sparkrerank.RerankException if there is no such column
   */
  Column text() {
    return expr(
        TableColumns.find(
            table,
            isQuery() ? named(Columns.QUERY, QUERIES) : named(Columns.TEXT, TEXTS),
            source,
            "texts"));
  }

  /**
   * The titles of documents; null where there are none.
   *
   * @throws io.sparkrerank.RerankException if there is no column of the name that was given
   */
  Column title() {
    boolean given = names.containsKey(Columns.TITLE);
    if (isQuery() || !given && !TableColumns.has(table, Columns.TITLE, source)) {
      return lit(null).cast(DataTypes.StringType);
    }
    List<String> title = named(Columns.TITLE, List.of(Columns.TITLE));
    return expr(TableColumns.find(table, title, source, "titles")).cast(DataTypes.StringType);
  }

  private boolean isQuery() {
    return role == TextRole.QUERY;
  }

  private List<String> named(String ours, List<String> known) {
    return names.containsKey(ours) ? List.of(names.get(ours)) : known;
  }
}
