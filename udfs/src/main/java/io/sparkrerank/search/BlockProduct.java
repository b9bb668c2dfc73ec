package io.sparkrerank.search;

import java.nio.FloatBuffer;

/**
 * The dot products of all vectors of a block with all of another, in float32 and in any order of
 * additions. Not thread-safe. Close it to free native memory.
 */
public interface BlockProduct extends AutoCloseable {

  /** Takes the products of some queries with a block of documents. */
  interface Products {
    /**
     * Takes them.
     *
     * @param query the index of the first of these queries
     * @param queries how many they are
     * @param products row by row: those of a query with each document, as many as a block can have;
     *     valid until this method returns
     */
    void accept(int query, int queries, FloatBuffer products);
  }

  /**
   * Multiplies the queries with {@code documents}.
   *
   * @param documents a block, of the same capacity in each call
   */
  void multiply(VectorBlock documents, Products products);

  @Override
  void close();
}
