package io.sparkrerank.search;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Exact search: the documents whose vectors are nearest to those of queries, over all documents
 * that were added. Not thread-safe.
 *
 * <p>A matrix product in float32 finds who may be among the best; what it rounds differs from
 * machine to machine and from place to place in a block. So a document that comes near is looked at
 * again in double precision and in a fixed order, and scores and lists are the same everywhere.
 */
public final class VectorSearch {

  /** Half the distance from 1 to the next float32. */
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  private final VectorBlock queries;
  private final BlockProduct product;
  private final List<TopDocuments> best = new ArrayList<>();

  /**
   * Begins a search.
   *
   * @param queries the queries
   * @param product multiplies these queries with documents
   * @param most how many documents are kept of each query
   */
  public VectorSearch(VectorBlock queries, BlockProduct product, int most) {
    this.queries = queries;
    this.product = product;
    for (int query = 0; query < queries.size(); query++) {
      best.add(new TopDocuments(most));
    }
  }

  /** Looks at more documents. */
  public void add(VectorBlock documents) {
    product.multiply(
        documents,
        (first, count, products) -> {
          int row = products.limit() / count;
          for (int query = first; query < first + count; query++) {
            scan(documents, query, products, (query - first) * row);
          }
        });
  }

  private void scan(VectorBlock documents, int query, FloatBuffer products, int from) {
    TopDocuments top = best.get(query);
    double error = error(queries.norm(query) * documents.largestNorm());
    float bar = (float) (top.threshold() - error);
    for (int index = 0; index < documents.size(); index++) {
      if (products.get(from + index) >= bar) {
        top.offer(documents.id(index), (float) queries.dot(query, documents, index));
        bar = (float) (top.threshold() - error);
      }
    }
  }

  /**
   * By how much two products may differ, of which one was summed in float32 in any order: twice the
   * bound of n roundings, for that of the other and of this bound.
   *
   * @param norms the product of the vectors' lengths, not less than the sum of absolute products
   * @see <a href="https://doi.org/10.1137/1.9780898718027">Higham, Accuracy and Stability of
   *     Numerical Algorithms, section 3.1</a>
   */
  private double error(double norms) {
    double roundings = (queries.dimension() + 2) * UNIT_ROUNDOFF;
    return 2 * roundings / (1 - roundings) * norms;
  }

  /** The best documents of each query, in the order of the queries. */
  public List<TopDocuments> best() {
    return best;
  }
}
