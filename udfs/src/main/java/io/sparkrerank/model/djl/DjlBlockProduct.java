package io.sparkrerank.model.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.search.BlockProduct;
import io.sparkrerank.search.VectorBlock;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Products by libtorch on a processor. */
public final class DjlBlockProduct implements BlockProduct {

  /** With 2,048 documents and 128 dimensions the product stays in a core's own cache. */
  private static final int QUERIES_AT_ONCE = 128;

  private final NDManager manager;
  private final int queries;
  private final int dimension;
  private final List<NDArray> parts = new ArrayList<>();

  /** Takes the queries that are multiplied with documents. */
  public DjlBlockProduct(VectorBlock queries) {
    this.manager =
        Engine.getEngine(ModelSpec.Engine.PYTORCH.djlName()).newBaseManager(Device.cpu());
    this.queries = queries.size();
    this.dimension = queries.dimension();
    for (int from = 0; from < this.queries; from += QUERIES_AT_ONCE) {
      int to = Math.min(this.queries, from + QUERIES_AT_ONCE);
      float[] values = Arrays.copyOfRange(queries.values(), from * dimension, to * dimension);
      parts.add(manager.create(values, new Shape(to - from, dimension)));
    }
  }

  @Override
  public void multiply(VectorBlock documents, Products products) {
    float[] values = documents.values();
    Shape shape = new Shape(values.length / dimension, dimension);
    try (NDArray rows = manager.create(values, shape);
        NDArray columns = rows.transpose()) {
      int query = 0;
      for (NDArray part : parts) {
        try (NDArray product = part.matMul(columns)) {
          int count = (int) part.getShape().get(0);
          products.accept(
              query,
              count,
              product.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer());
          query += count;
        }
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
