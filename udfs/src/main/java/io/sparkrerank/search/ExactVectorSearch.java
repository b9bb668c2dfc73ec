package io.sparkrerank.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exact search for the documents whose vectors are nearest to those of queries, over all
 * documents that were added. Not thread-safe.
 *
 * <p>A matrix product in float32 finds the documents that may be among the best. Its rounding
 * differs from machine to machine, and from place to place in a block. So these documents are
 * scored again in double precision and in a fixed order. Scores and lists are the same on every
 * machine.
 */
public final class ExactVectorSearch {

  /** Half the distance from 1 to the next float32. */
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  private final VectorBlock queries;
  private final BlockProduct product;
  private final int limit;
  private final List<TopDocuments> best = new ArrayList<>();

  /**
   * Begins a search.
   *
   * @param queries the queries
   * @param product multiplies these queries with documents
   * @param limit the number of documents that are kept per query
   */
  public ExactVectorSearch(VectorBlock queries, BlockProduct product, int limit) {
    this.queries = queries;
    this.product = product;
    this.limit = limit;
    for (int query = 0; query < queries.size(); query++) {
      best.add(new TopDocuments(limit));
    }
  }

  /** Adds a block of documents. */
  public void add(VectorBlock documents) {
    if (documents.size() > 0) {
      product.multiply(documents, new Rescorer(documents));
    }
  }

  /** A receiver that scores documents again if their products come close to a list. */
  private final class Rescorer implements BlockProduct.Products {

    private final VectorBlock documents;
    private final @Nullable Shortlist[] underWay = new Shortlist[queries.size()];
    private final Deque<Shortlist> unused = new ArrayDeque<>();

    Rescorer(VectorBlock documents) {
      this.documents = documents;
    }

    @Override
    public float bar(int query) {
      if (underWay[query] == null) {
        underWay[query] =
            unused.isEmpty() ? new Shortlist(Math.min(limit, documents.size())) : unused.pop();
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
   * Returns the most by which a product in float32, summed in any order, may differ from the exact
   * one. It is twice the bound of n roundings, which also covers the rounding of the exact product
   * and of this bound, plus the most that can underflow to zero.
   *
   * @param norms the product of the lengths of both vectors, which is at least the sum of the
   *     absolute products of their numbers
   * @see <a href="https://doi.org/10.1137/1.9780898718027">Higham, Accuracy and Stability of
   *     Numerical Algorithms, section 3.1</a>
   */
  private double error(double norms) {
    double roundings = (queries.dimension() + 2) * UNIT_ROUNDOFF;
    return 2 * roundings / (1 - roundings) * norms + 2.0 * queries.dimension() * Float.MIN_NORMAL;
  }

  /** Returns the best documents of each query, in the order of the queries. */
  public List<TopDocuments> best() {
    return best;
  }
}
