package io.sparkrerank.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Exact search: the documents whose vectors are nearest to those of queries, over all documents
 * that were added. Not thread-safe.
 *
 * <p>A matrix product in float32 finds who may be among the best; what it rounds differs from
 * machine to machine and from place to place in a block. So a document that comes near is scored
 * again in double precision and in a fixed order, and scores and lists are the same everywhere.
 */
public final class VectorSearch {

  /** Half the distance from 1 to the next float32. */
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  private final VectorBlock queries;
  private final BlockProduct product;
  private final int most;
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
    this.most = most;
    for (int query = 0; query < queries.size(); query++) {
      best.add(new TopDocuments(most));
    }
  }

  /** Looks at more documents. */
  public void add(VectorBlock documents) {
    if (documents.size() > 0) {
      product.multiply(documents, new Near(documents));
    }
  }

  /** Scores those documents of a block again whose products come near to a list. */
  private final class Near implements BlockProduct.Products {

    private final VectorBlock documents;
    private final NearDocuments[] underWay = new NearDocuments[queries.size()];
    private final Deque<NearDocuments> unused = new ArrayDeque<>();

    Near(VectorBlock documents) {
      this.documents = documents;
    }

    @Override
    public float bar(int query) {
      if (underWay[query] == null) {
        underWay[query] =
            unused.isEmpty() ? new NearDocuments(Math.min(most, documents.size())) : unused.pop();
        double error = error(queries.norm(query) * documents.largestNorm());
        underWay[query].begin(best.get(query).threshold(), error);
      }
      return underWay[query].bar();
    }

    @Override
    public void accept(int query, int document, float value) {
      underWay[query].offer(document, value);
    }

    @Override
    public void end(int query) {
      int[] found = underWay[query].indexes();
      double[] scores = queries.dots(query, documents, found);
      for (int index = 0; index < found.length; index++) {
        best.get(query).offer(documents.id(found[index]), (float) scores[index]);
      }
      unused.push(underWay[query]);
      underWay[query] = null;
    }
  }

  /**
   * By how much two products may differ, of which one was summed in float32 in any order: twice the
   * bound of n roundings, for that of the other and of this bound, and what underflows to zero.
   *
   * @param norms the product of the vectors' lengths, not less than the sum of absolute products
   * @see <a href="https://doi.org/10.1137/1.9780898718027">Higham, Accuracy and Stability of
   *     Numerical Algorithms, section 3.1</a>
   */
  private double error(double norms) {
    double roundings = (queries.dimension() + 2) * UNIT_ROUNDOFF;
    return 2 * roundings / (1 - roundings) * norms + 2.0 * queries.dimension() * Float.MIN_NORMAL;
  }

  /** The best documents of each query, in the order of the queries. */
  public List<TopDocuments> best() {
    return best;
  }
}
