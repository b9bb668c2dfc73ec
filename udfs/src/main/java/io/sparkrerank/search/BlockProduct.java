package io.sparkrerank.search;

/**
 * The dot products of all queries with all vectors of a block, in float32 and with additions in any
 * order. Only large products are passed on. Not thread-safe. Must be closed to free native memory.
 */
public interface BlockProduct extends AutoCloseable {

  /** A receiver of large products. The products of several queries may come in turns. */
  interface Products {
    /** Returns the bar that the next products of a query have to reach. It never falls. */
    float bar(int query);

    /** Takes a product that reached the bar, or an earlier, lower bar. */
    void accept(int query, int document, float product);

    /** Ends a query, which was multiplied with all documents of the block. */
    void end(int query);
  }

  /** Multiplies all queries with the documents of a block. */
  void multiply(VectorBlock documents, Products products);

  @Override
  void close();
}
