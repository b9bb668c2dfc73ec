package io.sparkrerank.search;

/** Measures of the nearness of two vectors. */
public enum Similarity {
  /** The cosine of their angle; 0 if one of them is all zeros. */
  COSINE {
    @Override
    float[] prepared(float[] vector) {
      double squares = 0;
      for (float value : vector) {
        squares += (double) value * value;
      }
      float[] unit = new float[vector.length];
      if (squares > 0) {
        double length = Math.sqrt(squares);
        for (int index = 0; index < unit.length; index++) {
          unit[index] = (float) (vector[index] / length);
        }
      }
      return unit;
    }
  },
  /** Their dot product. */
  DOT {
    @Override
    float[] prepared(float[] vector) {
      return vector;
    }
  };

  /** Returns a vector whose dot product with another prepared vector is the similarity. */
  abstract float[] prepared(float[] vector);
}
