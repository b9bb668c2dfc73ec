package io.sparkrerank.search;

import java.util.Arrays;
import org.apache.lucene.util.hnsw.FloatHeap;

/**
 * The documents of a block that may be among the best of a query, by products that are close to
 * their scores. Not thread-safe.
 */
final class Shortlist {

  private static final int FIRST_CAPACITY = 512;

  /** The best products so far, with the smallest on top. */
  private final FloatHeap best;

  private final int limit;

  private int[] documents = new int[FIRST_CAPACITY];
  private float[] products = new float[FIRST_CAPACITY];
  private int size;

  private double error;
  private float bar;

  /**
   * Creates an empty list.
   *
   * @param limit the number of documents that count as best; at limit as many as a block holds
   */
  Shortlist(int limit) {
    this.limit = limit;
    this.best = new FloatHeap(limit);
  }

  /**
   * Begins anew without documents.
   *
   * @param threshold the score that a document has to reach
   * @param error the largest difference of two products whose scores may be in the other order
   */
  void begin(float threshold, double error) {
    best.clear();
    size = 0;
    this.error = error;
    this.bar = (float) (threshold - error);
  }

  /** Returns the product that a document has to reach. */
  float bar() {
    return bar;
  }

  /** Adds a document if it may be among the best. */
  void offer(int document, float product) {
    if (product < bar) {
      return;
    }
    if (size == documents.length) {
      dropBelowBar();
      if (size > documents.length / 2) {
        documents = Arrays.copyOf(documents, 2 * documents.length);
        products = Arrays.copyOf(products, 2 * products.length);
      }
    }
    documents[size] = document;
    products[size] = product;
    size++;
    if (best.offer(product) && best.size() == limit) {
      bar = Math.max(bar, (float) (best.peek() - error));
    }
  }

  private void dropBelowBar() {
    int kept = 0;
    for (int index = 0; index < size; index++) {
      if (products[index] >= bar) {
        documents[kept] = documents[index];
        products[kept] = products[index];
        kept++;
      }
    }
    size = kept;
  }

  /**
   * Returns the indexes of the documents that may be among the best, in the order of the offers.
   */
  int[] indexes() {
    dropBelowBar();
    return Arrays.copyOf(documents, size);
  }
}
