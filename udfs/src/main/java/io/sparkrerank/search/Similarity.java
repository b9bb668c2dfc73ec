package io.sparkrerank.search;

/** What tells how near two vectors are. */
public enum Similarity {
  /** The cosine of their angle; 0 where one has no direction. */
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

  /** The vector whose dot product with another such one is the similarity. */
  abstract float[] prepared(float[] vector);
}
