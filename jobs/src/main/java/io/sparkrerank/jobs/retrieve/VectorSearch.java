package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.VectorBlock;
import io.sparkrerank.spark.partition.SearchVectors;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.IdentifiedVector;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.NumericType;

/**
 * Finds the documents whose vectors are nearest to those of queries. Queries are held on the driver
 * and sent to all executors; vectors of documents stay where they are.
 */
public final class VectorSearch {

  private final JobContext job;
  private final Similarity similarity;
  private final int most;

  /**
   * Creates a search.
   *
   * @param most how many documents of each query are found
   */
  VectorSearch(JobContext job, Similarity similarity, int most) {
    this.job = job;
    this.similarity = similarity;
    this.most = most;
  }

  /**
   * The best documents of each query, and some of each part of the documents that may be: rows of
   * {@link Schemas#RETRIEVED}.
   *
   * @param documents id and vector
   * @param queries id and vector
   * @throws RerankException if there is no query, or their vectors are of several sizes
   */
  Dataset<Row> find(Dataset<Row> documents, Dataset<Row> queries) {
    List<IdentifiedVector> rows =
        IdentifiedVector.FORMAT.read(
            queries.select(Columns.ID, Columns.VECTOR).orderBy(col(Columns.ID)).collectAsList());
    if (rows.isEmpty()) {
      throw RerankException.input("No query has a vector");
    }
    int dimension = rows.get(0).vector().size();
    if (dimension == 0) {
      throw RerankException.input(
          "The vector of query %s is empty; embed it again", rows.get(0).id());
    }
    return new QueryBatches(job, most, dimension)
        .find(
            documents.select(Columns.ID, Columns.VECTOR),
            rows.size(),
            (from, to) -> search(rows.subList(from, to), dimension));
  }

  private SearchVectors search(List<IdentifiedVector> queries, int dimension) {
    float[] values = new float[queries.size() * dimension];
    String[] ids = new String[queries.size()];
    for (int query = 0; query < ids.length; query++) {
      ids[query] = queries.get(query).id();
      List<Float> vector = queries.get(query).vector();
      if (vector.size() != dimension || vector.contains(null)) {
        throw RerankException.input(
            "The vector of query %s has %d numbers, some may be null, and those of others have %d;"
                + " are all of one model?",
            ids[query], vector.size(), dimension);
      }
      for (int index = 0; index < dimension; index++) {
        values[query * dimension + index] = vector.get(index);
      }
    }
    requireUsable(ids, values);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(job.spark().sparkContext());
    return new SearchVectors(
        context.broadcast(ids), context.broadcast(values), similarity, most, job.taskCpus());
  }

  private static void requireUsable(String[] ids, float[] values) {
    for (int index = 0; index < values.length; index++) {
      if (!VectorBlock.isUsable(values[index])) {
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
  public static Dataset<Row> vectors(Dataset<Row> table, String path) {
    if (!TableColumns.has(table, Columns.ID, path)
        || !TableColumns.has(table, Columns.VECTOR, path)) {
      throw RerankException.input(
          "No columns id and vector in %s; it has %s. spark-rerank embed makes them",
          path, TableColumns.listed(table));
    }
    if (!(table.schema().apply(Columns.VECTOR).dataType() instanceof ArrayType type
        && type.elementType() instanceof NumericType)) {
      throw RerankException.input(
          "The column vector of %s is no array of numbers; spark-rerank embed makes them", path);
    }
    return table.select(
        TableColumns.ids(table, Columns.ID, path).as(Columns.ID),
        col(Columns.VECTOR).cast("array<float>").as(Columns.VECTOR));
  }

  /**
   * Refuses vectors without an id of their own.
   *
   * @param vectors what {@link #vectors} found in {@code path}
   * @throws RerankException if there are such
   */
  static void requireIds(Dataset<Row> vectors, String path) {
    for (Row row : SearchPlan.wrongIds(vectors).takeAsList(1)) {
      throw RerankException.input(
          "%,d vectors in %s have the id \"%s\"; each needs one of its own, without blanks",
          row.getLong(1), path, row.getString(0));
    }
  }
}
