package io.sparkrerank.model;

/**
 * A listener to the steps of scoring, for progress and telemetry. It is called in the thread that
 * asks for the results.
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
   * Notes that pairs were tokenized.
   *
   * @param pairs how many
   * @param nanos how long it took
   */
  void tokenized(int pairs, long nanos);

  /**
   * Notes that a batch went through the network, or that a pair failed alone.
   *
   * @param pairs how many pairs it held
   * @param tokens how many tokens its pairs have
   * @param paddedTokens how many tokens were computed, padding included
   * @param nanos how long it took
   */
  void scored(int pairs, long tokens, long paddedTokens, long nanos);
}
