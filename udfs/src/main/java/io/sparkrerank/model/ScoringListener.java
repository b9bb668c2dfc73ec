package io.sparkrerank.model;

/**
 * Hears what scoring does, for progress and telemetry. Called in the thread that asks for the
 * results.
 */
public interface ScoringListener {

  /** A listener that does nothing. */
  ScoringListener NONE =
      new ScoringListener() {
        @Override
        public void tokenized(int pairs, long nanos) {}

        @Override
        public void scored(int pairs, long tokens, long paddedTokens, long nanos) {}
      };

  /**
   * Pairs were tokenized.
   *
   * @param pairs how many
   * @param nanos how long it took
   */
  void tokenized(int pairs, long nanos);

  /**
   * A batch went through the network.
   *
   * @param pairs how many pairs it held
   * @param tokens how many of its tokens were theirs
   * @param paddedTokens how many tokens were computed, padding included
   * @param nanos how long it took
   */
  void scored(int pairs, long tokens, long paddedTokens, long nanos);
}
