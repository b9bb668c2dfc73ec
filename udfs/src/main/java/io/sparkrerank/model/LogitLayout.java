package io.sparkrerank.model;

import io.sparkrerank.text.Sequences;
import io.sparkrerank.text.TokenizedPair;

/** The layout of a network's output for a pair, and the part of it that is kept. */
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
   * One logit per token for the start of an answer, then one per token for its end. The logits of
   * the first token, which stand for no answer, and of the text's tokens are kept. An answer is
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

  /** The width of an output that may have any number of values per pair. */
  public static final int ANY_WIDTH = -1;

  /** Returns the texts that the network reads at once. */
  public Sequences sequences() {
    return this == VECTOR ? Sequences.SINGLE : Sequences.PAIR;
  }

  /**
   * Returns how many numbers the output has for each pair.
   *
   * @param labels how many labels the network has
   * @param length how many tokens the pairs of the batch have, padding included
   */
  public abstract int width(int labels, int length);

  /** Returns the part of the {@code output} for {@code pair} that is kept. */
  public abstract float[] kept(float[] output, TokenizedPair pair);
}
