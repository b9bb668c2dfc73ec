package io.sparkrerank.search;

/**
 * The dot products of all vectors of a block with all of another, in float32 and in any order of
 * additions, of which only the large ones are looked at. Not thread-safe. Close it to free native
 * memory.
 */
public interface BlockProduct extends AutoCloseable {

  /** Takes the large products of queries. Several queries are under way at a time. */
  interface Products {
    /** What the next products of {@code query} have to reach; never falls. */
    float bar(int query);

    /** Takes a product that reached the bar as it was a while ago. */
    void accept(int query, int document, float product);

    /** Tells that {@code query} was multiplied with all documents. */
    void end(int query);
  }

  /** Multiplies all queries with {@code documents}. */
  void multiply(VectorBlock documents, Products products);

  @Override
  void close();
}
