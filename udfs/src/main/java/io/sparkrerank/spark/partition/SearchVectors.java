package io.sparkrerank.spark.partition;

import io.sparkrerank.RerankException;
import io.sparkrerank.model.djl.DjlBlockProduct;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.search.BlockProduct;
import io.sparkrerank.search.ExactVectorSearch;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.VectorBlock;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.row.IdentifiedVector;
import io.sparkrerank.spark.row.RetrievedRows;
import io.sparkrerank.spark.row.Schemas;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * A function that finds the documents of a partition that are nearest to queries: rows of {@link
 * Schemas#VECTORS} in, rows of {@link Schemas#RETRIEVED} out, at most {@code limit} per query.
 * Holds one block of documents and the best documents so far.
 */
public final class SearchVectors implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Limits a block by its documents. The more it holds, the fewer have to be scored again. */
  private static final int DOCUMENTS_AT_ONCE = 1 << 15;

  /** Limits a block by the numbers in its vectors. */
  private static final int NUMBERS_AT_ONCE = 1 << 22;

  private final Broadcast<String[]> queryIds;
  private final Broadcast<float[]> queryVectors;
  private final Similarity similarity;
  private final int limit;
  private final int threads;

  /**
   * Creates the function.
   *
   * @param queryIds the ids of the queries, at least one
   * @param queryVectors their vectors, one after the other, all of one size
   * @param similarity the measure of nearness
   * @param limit the number of documents that are kept per query
   * @param threads the threads of a matrix product
   */
  public SearchVectors(
      Broadcast<String[]> queryIds,
      Broadcast<float[]> queryVectors,
      Similarity similarity,
      int limit,
      int threads) {
    this.queryIds = queryIds;
    this.queryVectors = queryVectors;
    this.similarity = similarity;
    this.limit = limit;
    this.threads = threads;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    DjlRuntime.configure(threads, ExecutorModel.nativeLibraries());
    VectorBlock queries = queries();
    VectorBlock documents =
        new VectorBlock(similarity, atOnce(queries.dimension()), queries.dimension());
    Iterator<IdentifiedVector> vectors = IdentifiedVector.FORMAT.read(rows);
    try (BlockProduct product = new DjlBlockProduct(queries)) {
      ExactVectorSearch search = new ExactVectorSearch(queries, product, limit);
      while (vectors.hasNext()) {
        IdentifiedVector document = vectors.next();
        documents.add(document.id(), floats(document, queries.dimension()));
        if (documents.isFull() || !vectors.hasNext()) {
          search.add(documents);
          documents.clear();
        }
      }
      return RetrievedRows.of(queryIds.value(), search.best());
    }
  }

  private static int atOnce(int dimension) {
    return Math.max(1, Math.min(DOCUMENTS_AT_ONCE, NUMBERS_AT_ONCE / dimension));
  }

  private VectorBlock queries() {
    String[] ids = queryIds.value();
    float[] values = queryVectors.value();
    int dimension = values.length / ids.length;
    VectorBlock queries = new VectorBlock(similarity, ids.length, dimension);
    for (int query = 0; query < ids.length; query++) {
      float[] vector = new float[dimension];
      System.arraycopy(values, query * dimension, vector, 0, dimension);
      queries.add(ids[query], vector);
    }
    return queries;
  }

  private static float[] floats(IdentifiedVector document, int dimension) {
    if (document.vector().size() != dimension) {
      throw RerankException.input(
          "The vector of document %s has %d numbers, and those of queries have %d; are both of one"
              + " model?",
          document.id(), document.vector().size(), dimension);
    }
    float[] floats = new float[dimension];
    int index = 0;
    for (Float value : document.vector()) {
      if (value == null || !VectorBlock.isUsable(value)) {
        throw RerankException.input(
            "The vector of document %s has %s at place %d; embed it again",
            document.id(), value, index);
      }
      floats[index++] = value;
    }
    return floats;
  }
}
