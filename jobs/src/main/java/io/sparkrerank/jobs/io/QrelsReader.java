package io.sparkrerank.jobs.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;

import io.sparkrerank.RerankException;
import io.sparkrerank.spark.Columns;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads judgments: TREC lines {@code query 0 document grade}, or BEIR's three columns {@code query
 * document grade} below a header line.
 */
public final class QrelsReader {

  private static final String BEIR_HEADER = "^query-id\\s+corpus-id\\s+score\\s*$";

  private final TableReader tables;

  /** Creates a reader. */
  public QrelsReader(SparkSession spark) {
    this.tables = new TableReader(spark);
  }

  /**
   * The judgments as query id, document id and grade.
   *
   * @throws RerankException if a line is not a judgment or a document is judged twice
   */
  public Dataset<Row> read(String path) {
    Dataset<Row> fields = tables.fields(path).filter(not(col("value").rlike(BEIR_HEADER)));
    Dataset<Row> judgments =
        fields.select(
            col("value"),
            expr("fields[0]").as(Columns.QUERY_ID),
            expr("fields[size(fields) - 2]").as(Columns.DOC_ID),
            expr("if(size(fields) in (3, 4), try_cast(fields[size(fields) - 1] as int), null)")
                .as(Columns.RELEVANCE));
    requireWhole(judgments, path);
    Dataset<Row> result = judgments.drop("value");
    requireUnique(result, path);
    return result;
  }

  private static void requireWhole(Dataset<Row> judgments, String path) {
    List<Row> wrong =
        judgments.filter(col(Columns.RELEVANCE).isNull()).select("value").takeAsList(1);
    if (!wrong.isEmpty()) {
      throw RerankException.input(
          "Not a judgment in %s: \"%s\"; expected \"query 0 document grade\" with a whole number"
              + " as grade",
          path, wrong.get(0).getString(0));
    }
    if (judgments.isEmpty()) {
      throw RerankException.input("No judgments in %s", path);
    }
  }

  private static void requireUnique(Dataset<Row> judgments, String path) {
    List<Row> twice =
        judgments
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(count("*").as("copies"))
            .filter(col("copies").gt(1))
            .takeAsList(1);
    if (!twice.isEmpty()) {
      throw RerankException.input(
          "Judged twice in %s: query %s, document %s; keep one line",
          path, twice.get(0).getString(0), twice.get(0).getString(1));
    }
  }
}
