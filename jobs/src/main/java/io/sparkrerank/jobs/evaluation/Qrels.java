package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.io.QrelsReader;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Judgments from wherever they are: read once, checked, and kept by Spark until they are closed.
 */
public final class Qrels implements AutoCloseable {

  private final Dataset<Row> judgments;

  private Qrels(Dataset<Row> judgments) {
    this.judgments = judgments;
  }

  /**
   * Reads judgments.
   *
   * @throws io.sparkrerank.RerankException if they cannot be read, or something is wrong with them
   */
  public static Qrels read(SparkSession spark, String path) {
    QrelsReader reader = new QrelsReader(spark, path);
    Dataset<Row> listed =
        reader.isTable() ? ListedRowPlan.judgments(reader.table(), path) : reader.lines();
    Qrels qrels = new Qrels(listed.persist(StorageLevel.MEMORY_AND_DISK()));
    try {
      reader.check(qrels.judgments);
      return qrels;
    } catch (Throwable e) {
      qrels.close();
      throw e;
    }
  }

  /** The judgments as rows of {@link io.sparkrerank.spark.row.Schemas#RUNS_AND_JUDGMENTS}. */
  public Dataset<Row> judgments() {
    return judgments;
  }

  /** The judgments as query id, document id and grade. */
  public Dataset<Row> grades() {
    return judgments.select(Columns.QUERY_ID, Columns.DOC_ID, Columns.RELEVANCE);
  }

  @Override
  public void close() {
    judgments.unpersist();
  }
}
