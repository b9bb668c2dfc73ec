package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.List;

/** A fixed number of places for vectors, laid out as a matrix. Not thread-safe. */
public final class VectorBlock {

  /** The largest absolute value of a number for which no product of two vectors overflows. */
  private static final float LARGEST = 0x1p50f;

  private final Similarity similarity;
  private final int dimension;
  private final List<String> ids = new ArrayList<>();
  private final float[] values;
  private double largestNorm;

  /** Creates an empty block for {@code capacity} vectors of {@code dimension} numbers. */
  public VectorBlock(Similarity similarity, int capacity, int dimension) {
    this.similarity = similarity;
    this.dimension = dimension;
    this.values = new float[capacity * dimension];
  }

  /**
   * Adds a vector.
   *
   * @throws IllegalArgumentException if its size is not that of the block
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

  /** Returns whether a vector may hold a value: a number with which no product overflows. */
  public static boolean isUsable(float value) {
    return Math.abs(value) <= LARGEST;
  }

  /** Returns the number of vectors in the block. */
  public int size() {
    return ids.size();
  }

  /** Returns whether all places are taken. */
  public boolean isFull() {
    return ids.size() * dimension == values.length;
  }

  /** Returns the number of numbers in a vector. */
  public int dimension() {
    return dimension;
  }

  /** Returns the id of a vector. */
  public String id(int index) {
    return ids.get(index);
  }

  /** Returns the matrix, row by row. Rows beyond {@link #size} hold no vector. */
  public float[] values() {
    return values;
  }

  /** Removes all vectors. */
  public void clear() {
    ids.clear();
    largestNorm = 0;
  }

  /** Returns the length of the longest vector. */
  double largestNorm() {
    return largestNorm;
  }

  /** Returns the length of a vector. */
  double norm(int index) {
    return Math.sqrt(dot(index, this, index));
  }

  /**
   * Computes the dot products of a vector with vectors of another block. Sums are in double
   * precision and in a fixed order, so that they are the same on every machine.
   *
   * @param index the index of the vector
   * @param others the indexes of the vectors of the other block
   */
  double[] dots(int index, VectorBlock other, int[] others) {
    double[] dots = new double[others.length];
    int next = 0;
    // Four at a time, so that the loads of vectors far apart in memory overlap.
    for (; next + 4 <= others.length; next += 4) {
      int first = others[next] * dimension;
      int second = others[next + 1] * dimension;
      int third = others[next + 2] * dimension;
      int fourth = others[next + 3] * dimension;
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (int offset = 0; offset < dimension; offset++) {
        double value = values[index * dimension + offset];
        a += value * other.values[first + offset];
        b += value * other.values[second + offset];
        c += value * other.values[third + offset];
        d += value * other.values[fourth + offset];
      }
      dots[next] = a;
      dots[next + 1] = b;
      dots[next + 2] = c;
      dots[next + 3] = d;
    }
    for (; next < others.length; next++) {
      dots[next] = dot(index, other, others[next]);
    }
    return dots;
  }

  private double dot(int index, VectorBlock other, int otherIndex) {
    double sum = 0;
    for (int offset = 0; offset < dimension; offset++) {
      sum +=
          (double) values[index * dimension + offset]
              * other.values[otherIndex * dimension + offset];
    }
    return sum;
  }
}
