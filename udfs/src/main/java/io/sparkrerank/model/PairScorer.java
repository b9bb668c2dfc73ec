package io.sparkrerank.model;

import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import java.util.Arrays;
import java.util.List;

/**
 * Scores pairs of strings: tokenizes, batches by length, runs the network, and puts the results
 * back in the order of the pairs. Thread-safe if its parts are.
 */
public final class PairScorer {

  private final PairTokenizer tokenizer;
  private final TokenBudgetBatcher batcher;
  private final Scorer scorer;

  /** Puts the parts together; closing them stays with the caller. */
  public PairScorer(PairTokenizer tokenizer, TokenBudgetBatcher batcher, Scorer scorer) {
    this.tokenizer = tokenizer;
    this.batcher = batcher;
    this.scorer = scorer;
  }

  /** Scores {@code pairs}; the order of results is the order of pairs. */
  public List<ScoredPair> score(List<TextPair> pairs, ScoringListener listener) {
    long start = System.nanoTime();
    List<TokenizedPair> tokenized = tokenizer.tokenize(pairs);
    listener.tokenized(pairs.size(), System.nanoTime() - start);
    ScoredPair[] scored = new ScoredPair[pairs.size()];
    for (TokenBudgetBatcher.Group group : batcher.group(tokenized)) {
      score(group, tokenized, scored, listener);
    }
    return Arrays.asList(scored);
  }

  private void score(
      TokenBudgetBatcher.Group group,
      List<TokenizedPair> tokenized,
      ScoredPair[] scored,
      ScoringListener listener) {
    long start = System.nanoTime();
    PairBatch batch = batcher.batch(tokenized, group);
    float[][] logits = scorer.logits(batch);
    long tokens = 0;
    for (int row = 0; row < batch.pairs(); row++) {
      int index = group.indices().get(row);
      TokenizedPair pair = tokenized.get(index);
      tokens += pair.length();
      scored[index] =
          new ScoredPair(logits[row], pair.queryTokens(), pair.textTokens(), pair.droppedTokens());
    }
    listener.scored(
        batch.pairs(), tokens, (long) batch.rows() * batch.length(), System.nanoTime() - start);
  }
}
