package io.sparkrerank.model;

import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

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

  /** Scores {@code pairs} in this thread; the order of results is the order of pairs. */
  public List<ScoredPair> score(List<TextPair> pairs, ScoringListener listener) {
    Window window = new Window(tokenize(pairs, listener));
    for (TokenBudgetBatcher.Group group : batcher.group(window.tokenized)) {
      window.add(compute(window.tokenized, group), listener);
    }
    return window.scored();
  }

  /**
   * Tokenizes {@code pairs} in this thread, and leaves their batches to others: who asks for the
   * results waits. The listener hears of a batch in the thread that asks.
   *
   * @param lanes the threads that run the network, each a batch at a time
   */
  public Supplier<List<ScoredPair>> begin(
      List<TextPair> pairs, ScoringListener listener, Executor lanes) {
    Window window = new Window(tokenize(pairs, listener));
    List<CompletableFuture<Computed>> batches =
        batcher.group(window.tokenized).stream()
            .map(
                group ->
                    CompletableFuture.supplyAsync(() -> compute(window.tokenized, group), lanes))
            .toList();
    return () -> {
      batches.forEach(batch -> window.add(joined(batch), listener));
      return window.scored();
    };
  }

  private static Computed joined(CompletableFuture<Computed> batch) {
    try {
      return batch.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  private List<TokenizedPair> tokenize(List<TextPair> pairs, ScoringListener listener) {
    long start = System.nanoTime();
    List<TokenizedPair> tokenized = tokenizer.tokenize(pairs);
    listener.tokenized(pairs.size(), System.nanoTime() - start);
    return tokenized;
  }

  private Computed compute(List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group) {
    long start = System.nanoTime();
    PairBatch batch = batcher.batch(tokenized, group);
    float[][] logits = scorer.logits(batch);
    long padded = (long) batch.rows() * batch.length();
    return new Computed(group, logits, padded, System.nanoTime() - start);
  }

  /** A batch that went through the network. */
  private record Computed(
      TokenBudgetBatcher.Group group, float[][] logits, long paddedTokens, long nanos) {}

  /** Pairs that were tokenized together, and their results as they come. */
  private static final class Window {

    private final List<TokenizedPair> tokenized;
    private final ScoredPair[] scored;

    Window(List<TokenizedPair> tokenized) {
      this.tokenized = tokenized;
      this.scored = new ScoredPair[tokenized.size()];
    }

    void add(Computed computed, ScoringListener listener) {
      List<Integer> indices = computed.group().indices();
      long tokens = 0;
      for (int row = 0; row < indices.size(); row++) {
        TokenizedPair pair = tokenized.get(indices.get(row));
        tokens += pair.length();
        scored[indices.get(row)] =
            new ScoredPair(
                computed.logits()[row],
                pair.queryTokens(),
                pair.textTokens(),
                pair.droppedTokens());
      }
      listener.scored(indices.size(), tokens, computed.paddedTokens(), computed.nanos());
    }

    List<ScoredPair> scored() {
      return Arrays.asList(scored);
    }
  }
}
