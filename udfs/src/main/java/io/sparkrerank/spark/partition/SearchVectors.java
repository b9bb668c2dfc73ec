package io.sparkrerank.spark.partition;

import io.sparkrerank.RerankException;
import io.sparkrerank.model.djl.DjlBlockProduct;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.search.BlockProduct;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.search.VectorBlock;
import io.sparkrerank.search.VectorSearch;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.row.FoundRows;
import io.sparkrerank.spark.row.Schemas;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Finds the documents of a partition that are nearest to queries: rows of {@link Schemas#VECTORS}
 * in, rows of {@link Schemas#FOUND} out, at most so many a query. Holds a block of documents and
 * what is found.
 */
public final class SearchVectors implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** The more documents at once, the fewer have to be scored again that come near to a list. */
  private static final int DOCUMENTS_AT_ONCE = 1 << 15;

  /** How many numbers of documents' vectors are held at most. */
  private static final int NUMBERS_AT_ONCE = 1 << 22;

  private final Broadcast<String[]> queryIds;
  private final Broadcast<float[]> queryVectors;
  private final Similarity similarity;
  private final int most;
  private final int threads;

  /**
   * Creates the function.
   *
   * @param queryVectors their vectors, one after the other
   * @param most how many documents are kept of each query
   * @param threads threads of a matrix product
   */
  public SearchVectors(
      Broadcast<String[]> queryIds,
      Broadcast<float[]> queryVectors,
      Similarity similarity,
      int most,
      int threads) {
    this.queryIds = queryIds;
    this.queryVectors = queryVectors;
    this.similarity = similarity;
    this.most = most;
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
    try (BlockProduct product = new DjlBlockProduct(queries)) {
      VectorSearch search = new VectorSearch(queries, product, most);
      while (rows.hasNext()) {
        Row row = rows.next();
        documents.add(row.getString(0), floats(row.getList(1), queries.dimension(), row));
        if (documents.isFull() || !rows.hasNext()) {
          search.add(documents);
          documents.clear();
        }
      }
      return FoundRows.of(queryIds.value(), search.best());
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

  private static float[] floats(List<Float> vector, int dimension, Row row) {
    if (vector == null || vector.size() != dimension) {
      throw RerankException.input(
          "The vector of document %s has %d numbers, and those of queries have %d; are both of one"
              + " model?",
          row.getString(0), vector == null ? 0 : vector.size(), dimension);
    }
    float[] floats = new float[dimension];
    int index = 0;
    for (Float value : vector) {
      if (value == null || !VectorBlock.isUsable(value)) {
        throw RerankException.input(
            "The vector of document %s has %s at place %d; embed it again",
            row.getString(0), value, index);
      }
      floats[index++] = value;
    }
    return floats;
  }
}
