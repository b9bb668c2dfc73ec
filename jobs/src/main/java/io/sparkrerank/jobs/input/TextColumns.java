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
 * The columns of a table of queries or documents, by their known names.
 *
 * @param table the table
 * @param role the role of the texts; a table of pairs has both
 * @param names the table's names for our columns, by our names
 * @param source the name of the table, for messages
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
   * Returns the ids.
   *
   * @throws io.sparkrerank.RerankException if there is no column of ids
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
   * Returns the texts in their own type.
   *
   * @throws io.sparkrerank.RerankException if there is no column of texts
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
   * Returns the titles of documents, or nulls where there are none.
   *
   * @throws io.sparkrerank.RerankException if {@code names} has a title that the table lacks
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
