package io.sparkrerank.model;

import io.sparkrerank.text.Sequences;
import io.sparkrerank.text.TokenizedPair;

/** How a network's output for a pair is laid out, and what of it is kept. */
public enum LogitLayout {
  /** A logit for each label. */
  LABELS {
    @Override
    public int width(int labels, int length) {
      return labels;
    }

    @Override
    public float[] kept(float[] output, TokenizedPair pair) {
      return output;
    }
  },

  /**
   * For each token whether an answer starts there, then for each whether one ends there. Those of
   * the first token, which stand for no answer, and of the text's tokens are kept; an answer is
   * never in the query, in special tokens or in padding.
   */
  SPANS {
    @Override
    public int width(int labels, int length) {
      return 2 * length;
    }

    @Override
    public float[] kept(float[] output, TokenizedPair pair) {
      int text = pair.textTo() - pair.textFrom();
      float[] kept = new float[2 * (1 + text)];
      for (int half = 0; half < 2; half++) {
        int from = half * output.length / 2;
        kept[half * (1 + text)] = output[from];
        System.arraycopy(output, from + pair.textFrom(), kept, half * (1 + text) + 1, text);
      }
      return kept;
    }
  },

  /** The vector of a text. */
  VECTOR {
    @Override
    public int width(int labels, int length) {
      return ANY_WIDTH;
    }

    @Override
    public float[] kept(float[] output, TokenizedPair pair) {
      return output;
    }
  };

  /** The output has as many numbers for a pair as it has. */
  public static final int ANY_WIDTH = -1;

  /** What the network reads at once. */
  public Sequences sequences() {
    return this == VECTOR ? Sequences.SINGLE : Sequences.PAIR;
  }

  /**
   * How many numbers the output has for a pair.
   *
   * @param labels how many labels the network has
   * @param length how many tokens the pairs of the batch have, padding included
   */
  public abstract int width(int labels, int length);

  /** What is kept of the {@code output} for {@code pair}. */
  public abstract float[] kept(float[] output, TokenizedPair pair);
}
