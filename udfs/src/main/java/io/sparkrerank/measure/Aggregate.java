package io.sparkrerank.measure;

/** How the values of queries become the value of a run: a sum of terms, and what is made of it. */
public enum Aggregate {
  /** The arithmetic mean. */
  MEAN {
    @Override
    public double result(double sum, long queries) {
      return queries == 0 ? 0 : sum / queries;
    }
  },

  /** A sum: of the measures that count. */
  SUM {
    @Override
    public double result(double sum, long queries) {
      return sum;
    }
  },

  /**
   * The geometric mean, of values that are raised to 0.00001 at least, so that one query without a
   * hit does not make it 0; as trec_eval's {@code gm_map}.
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

  /** What is summed for a query with {@code value}. */
  public double term(double value) {
    return value;
  }

  /** The value of a run whose {@code queries} terms have this sum. */
  public abstract double result(double sum, long queries);
}
