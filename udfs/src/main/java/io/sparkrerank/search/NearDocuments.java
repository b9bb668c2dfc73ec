package io.sparkrerank.search;

import java.util.Arrays;
import org.apache.lucene.util.hnsw.FloatHeap;

/**
 * The documents of a block that may be among the best of a query, by products that are near to
 * their scores. Not thread-safe.
 */
final class NearDocuments {

  private static final int FIRST_CAPACITY = 512;

  /** The best products, of which the worst is at hand. */
  private final FloatHeap best;

  private final int most;

  private int[] documents = new int[FIRST_CAPACITY];
  private float[] products = new float[FIRST_CAPACITY];
  private int size;

  private double error;
  private float bar;

  /**
   * Creates it.
   *
   * @param most how many documents are best; no more than a block has
   */
  NearDocuments(int most) {
    this.most = most;
    this.best = new FloatHeap(most);
  }

  /**
   * Forgets all documents.
   *
   * @param threshold the score that others have to reach
   * @param error by how much two products have to differ for their scores to differ too
   */
  void begin(float threshold, double error) {
    best.clear();
    size = 0;
    this.error = error;
    this.bar = (float) (threshold - error);
  }

  /** The product that others have to reach. */
  float bar() {
    return bar;
  }

  /** Takes a document if it may be among the best. */
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
    if (best.offer(product) && best.size() == most) {
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

  /** The indexes of all that still may be among the best, in the order of the offers. */
  int[] indexes() {
    dropBelowBar();
    return Arrays.copyOf(documents, size);
  }
}
