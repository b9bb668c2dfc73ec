package io.sparkrerank.measure;

/** Ways to make the value of a run from the values of its queries: by a sum of terms. */
public enum Aggregate {
  /** The arithmetic mean. */
  MEAN {
    @Override
    public double result(double sum, long queries) {
      return queries == 0 ? 0 : sum / queries;
    }
  },

  /** The sum, for measures that count. */
  SUM {
    @Override
    public double result(double sum, long queries) {
      return sum;
    }
  },

  /**
   * The geometric mean, as in trec_eval's {@code gm_map}. Values below 0.00001 count as 0.00001, so
   * that one query without a hit does not make the mean 0.
   */
  GEOMETRIC_MEAN {
    @Override
    public double term(double value) {
      return Math.log(Math.max(value, SMALLEST));
    }

    @Override
    public double result(double sum, long queries) {
      return queries == 0 ? 0 : Math.exp(sum / queries);
    }
  };

  private static final double SMALLEST = 0.00001;

  /** Returns the term of a query with a value. */
  public double term(double value) {
    return value;
  }

  /**
   * Returns the value of a run.
   *
   * @param sum the sum of the terms of its queries
   * @param queries the number of queries
   */
  public abstract double result(double sum, long queries);
}
