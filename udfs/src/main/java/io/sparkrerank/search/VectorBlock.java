package io.sparkrerank.search;

import java.util.ArrayList;
import java.util.List;

/** Vectors side by side, as a matrix product takes them, up to a fixed number. Not thread-safe. */
public final class VectorBlock {

  /** The largest absolute value of a number, so that no product of two vectors overflows. */
  private static final float LARGEST = 0x1p50f;

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

  /** Whether a vector may have {@code value}: it is a number, and no product with it overflows. */
  public static boolean isUsable(float value) {
    return Math.abs(value) <= LARGEST;
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
   * The dot products of a vector with some of another block, in double precision and in a fixed
   * order: the same on every machine.
   */
  double[] dots(int index, VectorBlock other, int[] others) {
    double[] dots = new double[others.length];
    int next = 0;
    // Four at a time: vectors that are far apart in memory are waited for together.
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
