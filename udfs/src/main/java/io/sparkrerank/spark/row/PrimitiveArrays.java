package io.sparkrerank.spark.row;

import java.util.List;

/** Copies of the lists that rows hold, as arrays without boxes. */
public final class PrimitiveArrays {

  private PrimitiveArrays() {}

  /** Copies numbers, none of which may be null. */
  public static double[] doubles(List<Double> values) {
    double[] copy = new double[values.size()];
    int index = 0;
    for (double value : values) {
      copy[index++] = value;
    }
    return copy;
  }

  /** Copies numbers, none of which may be null. */
  public static float[] floats(List<Float> values) {
    float[] copy = new float[values.size()];
    int index = 0;
    for (float value : values) {
      copy[index++] = value;
    }
    return copy;
  }

  /** Copies numbers, none of which may be null. */
  public static int[] ints(List<Integer> values) {
    int[] copy = new int[values.size()];
    int index = 0;
    for (int value : values) {
      copy[index++] = value;
    }
    return copy;
  }

  /** Copies truth values, none of which may be null. */
  public static boolean[] booleans(List<Boolean> values) {
    boolean[] copy = new boolean[values.size()];
    int index = 0;
    for (boolean value : values) {
      copy[index++] = value;
    }
    return copy;
  }
}
