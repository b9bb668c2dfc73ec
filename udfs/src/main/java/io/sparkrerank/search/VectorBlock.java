package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Vectors side by side, as a matrix product takes them: up to a number that is fixed, so that the
 * product always has the same shape. Not thread-safe.
 */
public final class VectorBlock {

  private final Similarity similarity;
  private final int dimension;
  private final List<String> ids = new ArrayList<>();
  private final float[] values;
  private double largestNorm;

  /** An empty block for {@code most} vectors of {@code dimension} numbers. */
  public VectorBlock(Similarity similarity, int most, int dimension) {
    this.similarity = similarity;
    this.dimension = dimension;
    this.values = new float[most * dimension];
  }

  /**
   * Adds a vector.
   *
   * @throws IllegalArgumentException if it is of another size than the others
   */
  public void add(String id, float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "The vector of %s has %d numbers, and others have %d; are they of one model?"
              .formatted(id, vector.length, dimension));
    }
    float[] prepared = similarity.prepared(vector);
    System.arraycopy(prepared, 0, values, ids.size() * dimension, dimension);
    ids.add(id);
    largestNorm = Math.max(largestNorm, norm(ids.size() - 1));
  }

  /** How many vectors it has. */
  public int size() {
    return ids.size();
  }

  /** Whether it holds as many as it can. */
  public boolean isFull() {
    return ids.size() * dimension == values.length;
  }

  /** How many numbers a vector has. */
  public int dimension() {
    return dimension;
  }

  /** The id of the vector at {@code index}. */
  public String id(int index) {
    return ids.get(index);
  }

  /** The matrix, row by row; rows beyond {@link #size} are of no vector. */
  public float[] values() {
    return values;
  }

  /** Takes all vectors out. */
  public void clear() {
    ids.clear();
    largestNorm = 0;
  }

  /** The length of the longest vector. */
  double largestNorm() {
    return largestNorm;
  }

  /** The length of the vector at {@code index}. */
  double norm(int index) {
    return Math.sqrt(dot(index, this, index));
  }

  /**
   * The dot product of a vector with one of another block, in double precision and in a fixed
   * order: the same on every machine.
   */
  double dot(int index, VectorBlock other, int otherIndex) {
    double sum = 0;
    int from = index * dimension;
    int otherFrom = otherIndex * dimension;
    for (int offset = 0; offset < dimension; offset++) {
      sum += (double) values[from + offset] * other.values[otherFrom + offset];
    }
    return sum;
  }
}
