package io.sparkrerank.model.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.search.BlockProduct;
import io.sparkrerank.search.VectorBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Products by libtorch on a processor. */
public final class DjlBlockProduct implements BlockProduct {

  /** A product of this many queries stays in a processor's cache, and is as fast as a large one. */
  private static final int QUERIES_AT_ONCE = 256;

  private static final int DOCUMENTS_AT_ONCE = 1024;

  private final NDManager manager;
  private final int dimension;
  private final List<NDArray> queryParts;

  /** Takes the queries that are multiplied with documents. */
  public DjlBlockProduct(VectorBlock queries) {
    this.manager =
        Engine.getEngine(ModelSpec.Engine.PYTORCH.djlName()).newBaseManager(Device.cpu());
    this.dimension = queries.dimension();
    this.queryParts = parts(manager, queries, QUERIES_AT_ONCE);
  }

  private List<NDArray> parts(NDManager owner, VectorBlock block, int atOnce) {
    List<NDArray> parts = new ArrayList<>();
    for (int from = 0; from < block.size(); from += atOnce) {
      int to = Math.min(block.size(), from + atOnce);
      float[] values = Arrays.copyOfRange(block.values(), from * dimension, to * dimension);
      parts.add(owner.create(values, new Shape(to - from, dimension)));
    }
    return parts;
  }

  @Override
  public void multiply(VectorBlock documents, Products products) {
    try (NDManager owner = manager.newSubManager()) {
      List<NDArray> columns =
          parts(owner, documents, DOCUMENTS_AT_ONCE).stream().map(NDArray::transpose).toList();
      int query = 0;
      for (NDArray rows : queryParts) {
        int document = 0;
        for (NDArray part : columns) {
          multiply(rows, query, part, document, products);
          document += (int) part.getShape().get(1);
        }
        int next = query + (int) rows.getShape().get(0);
        for (; query < next; query++) {
          products.end(query);
        }
      }
    }
  }

  private void multiply(
      NDArray rows, int firstQuery, NDArray columns, int firstDocument, Products products) {
    float[] bars = new float[(int) rows.getShape().get(0)];
    for (int query = 0; query < bars.length; query++) {
      bars[query] = products.bar(firstQuery + query);
    }
    try (NDArray product = rows.matMul(columns);
        NDArray bar = manager.create(bars, new Shape(bars.length, 1));
        NDArray isLarge = product.gte(bar)) {
      FloatBuffer values = bytes(product).asFloatBuffer();
      int width = (int) columns.getShape().get(1);
      forEachTrue(
          bytes(isLarge),
          index ->
              products.accept(
                  firstQuery + index / width, firstDocument + index % width, values.get(index)));
    }
  }

  private static ByteBuffer bytes(NDArray array) {
    return array.toByteBuffer(true).order(ByteOrder.nativeOrder());
  }

  /**
   * Calls {@code consumer} with the index of each true value. Few are true, so that eight are
   * tested at once.
   */
  private static void forEachTrue(ByteBuffer booleans, IntConsumer consumer) {
    int size = booleans.limit();
    int index = 0;
    while (index < size) {
      int end = Math.min(size, index + Long.BYTES);
      if (end - index == Long.BYTES && booleans.getLong(index) == 0) {
        index = end;
      }
      for (; index < end; index++) {
        if (booleans.get(index) != 0) {
          consumer.accept(index);
        }
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
