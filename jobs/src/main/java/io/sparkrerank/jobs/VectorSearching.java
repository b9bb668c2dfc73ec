package io.sparkrerank.jobs;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.spark.Columns;
import io.sparkrerank.spark.Schemas;
import io.sparkrerank.spark.SearchVectors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Finds the documents whose vectors are nearest to those of queries. Queries are held on the driver
 * and sent to all executors; vectors of documents stay where they are.
 */
final class VectorSearching {

  /** What a task keeps is bounded: of more queries than fit, documents are read more than once. */
  private static final int MOST_KEPT = 1 << 20;

  private final JobContext job;
  private final Similarity similarity;
  private final int most;

  /**
   * Creates a search.
   *
   * @param most how many documents of each query are found
   */
  VectorSearching(JobContext job, Similarity similarity, int most) {
    this.job = job;
    this.similarity = similarity;
    this.most = most;
  }

  /**
   * The best documents of each query, and some of each part of the documents that may be: rows of
   * {@link Schemas#FOUND}.
   *
   * @param documents id and vector
   * @param queries id and vector
   * @throws RerankException if there is no query, or their vectors are of several sizes
   */
  Dataset<Row> find(Dataset<Row> documents, Dataset<Row> queries) {
    List<Row> rows =
        queries.select(Columns.ID, Columns.VECTOR).orderBy(col(Columns.ID)).collectAsList();
    if (rows.isEmpty()) {
      throw RerankException.input("No query has a vector");
    }
    int atOnce = Math.max(1, MOST_KEPT / most);
    Dataset<Row> vectors = documents.select(Columns.ID, Columns.VECTOR);
    return IntStream.iterate(0, from -> from < rows.size(), from -> from + atOnce)
        .mapToObj(from -> rows.subList(from, Math.min(rows.size(), from + atOnce)))
        .map(part -> vectors.mapPartitions(search(part), Encoders.row(Schemas.FOUND)))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private SearchVectors search(List<Row> queries) {
    int dimension = vector(queries.get(0)).size();
    float[] values = new float[queries.size() * dimension];
    String[] ids = new String[queries.size()];
    for (int query = 0; query < ids.length; query++) {
      ids[query] = queries.get(query).getString(0);
      List<Float> vector = vector(queries.get(query));
      if (vector.size() != dimension || vector.contains(null)) {
        throw RerankException.input(
            "The vector of query %s has %d numbers, and that of query %s has %d; are both of one"
                + " model?",
            ids[query], vector.size(), ids[0], dimension);
      }
      for (int index = 0; index < dimension; index++) {
        values[query * dimension + index] = vector.get(index);
      }
    }
    requireFinite(ids, values);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(job.spark().sparkContext());
    return new SearchVectors(
        context.broadcast(ids), context.broadcast(values), similarity, most, job.taskCpus());
  }

  private static List<Float> vector(Row query) {
    return query.isNullAt(1) ? List.of() : query.getList(1);
  }

  private static void requireFinite(String[] ids, float[] values) {
    for (int index = 0; index < values.length; index++) {
      if (!Float.isFinite(values[index])) {
        throw RerankException.input(
            "The vector of query %s has %s in it; embed it again",
            ids[index / (values.length / ids.length)], values[index]);
      }
    }
  }

  /**
   * The vectors in a folder.
   *
   * @param table what is there
   * @throws RerankException if it has no ids and vectors
   */
  static Dataset<Row> vectors(Dataset<Row> table, String path) {
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(Columns.ID) || !columns.contains(Columns.VECTOR)) {
      throw RerankException.input(
          "No columns id and vector in %s; it has %s. spark-rerank embed makes them",
          path, String.join(", ", columns));
    }
    return table.select(
        col(Columns.ID).cast("string").as(Columns.ID),
        col(Columns.VECTOR).cast("array<float>").as(Columns.VECTOR));
  }
}
