package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
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

/**
 * A search for the documents whose vectors are closest to those of queries. The queries' vectors
 * are held on the driver and sent to all executors; those of documents stay where they are.
 */
final class DenseSearch {

  private final JobContext job;
  private final Similarity similarity;
  private final int topK;

  /**
   * Creates a search.
   *
   * @param topK the number of documents to find for each query
   */
  DenseSearch(JobContext job, Similarity similarity, int topK) {
    this.job = job;
    this.similarity = similarity;
    this.topK = topK;
  }

  /**
   * Finds the best documents of each query: rows of {@link Schemas#RETRIEVED}. Each partition of
   * the documents contributes its best ones, so there are more rows than are wanted.
   *
   * @param documents id and vector
   * @param queries id and vector
   * @throws RerankException if there is no query, or the vectors of queries cannot be compared
   */
  Dataset<Row> find(Dataset<Row> documents, Dataset<Row> queries) {
    List<IdentifiedVector> vectors =
        IdentifiedVector.FORMAT.read(
            queries.select(Columns.ID, Columns.VECTOR).orderBy(col(Columns.ID)).collectAsList());
    int dimension = dimension(vectors);
    return new QueryBatches(job, topK, dimension)
        .find(
            documents.select(Columns.ID, Columns.VECTOR),
            vectors.size(),
            (from, to) -> search(vectors.subList(from, to), dimension));
  }

  private static int dimension(List<IdentifiedVector> queries) {
    if (queries.isEmpty()) {
      throw RerankException.input(
          "No query has a vector. Give vectors of queries, or embed the queries");
    }
    IdentifiedVector first = queries.get(0);
    if (first.vector().isEmpty()) {
      throw RerankException.input(
          "The vector of query %s is empty. Embed the query again", first.id());
    }
    return first.vector().size();
  }

  private SearchVectors search(List<IdentifiedVector> queries, int dimension) {
    float[] values = new float[queries.size() * dimension];
    String[] ids = new String[queries.size()];
    for (int query = 0; query < ids.length; query++) {
      IdentifiedVector one = queries.get(query);
      requireUsable(one, dimension);
      ids[query] = one.id();
      for (int index = 0; index < dimension; index++) {
        values[query * dimension + index] = one.vector().get(index);
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(job.spark().sparkContext());
    return new SearchVectors(
        context.broadcast(ids), context.broadcast(values), similarity, topK, job.taskCpus());
  }

  private static void requireUsable(IdentifiedVector query, int dimension) {
    List<Float> numbers = query.vector();
    if (numbers.size() != dimension || numbers.contains(null)) {
      throw RerankException.input(
          "The vector of query %s has %d numbers, and some may be null. The vector of the first query"
              + " has %d. Embed all queries with one model",
          query.id(), numbers.size(), dimension);
    }
    for (float number : numbers) {
      if (!VectorBlock.isUsable(number)) {
        throw RerankException.input(
            "The vector of query %s contains %s. Embed the query again", query.id(), number);
      }
    }
  }
}
