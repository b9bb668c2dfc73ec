package io.sparkrerank.model;

import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Scores pairs of strings: tokenizes, batches by length, runs the network, and puts the results
 * back in the order of the pairs. What is wrong with a pair is its fault alone: the others of its
 * batch get the logits that they would have without it. Only where memory did not hold a batch, and
 * the network's last bits depend on the size of batches, may these differ. Thread-safe if its parts
 * are.
 */
public final class PairScorer {

  private final PairTokenizer tokenizer;
  private final Scorer scorer;
  private final LogitLayout layout;
  private final int vocabulary;

  /** Smaller batches than at first once memory did not hold one. */
  private volatile TokenBudgetBatcher batcher;

  /**
   * Puts the parts together; closing them stays with the caller.
   *
   * @param layout how the network's output is laid out
   * @param vocabulary how many token ids the network knows
   */
  public PairScorer(
      PairTokenizer tokenizer,
      TokenBudgetBatcher batcher,
      Scorer scorer,
      LogitLayout layout,
      int vocabulary) {
    this.tokenizer = tokenizer;
    this.batcher = batcher;
    this.scorer = scorer;
    this.layout = layout;
    this.vocabulary = vocabulary;
  }

  /**
   * Scores {@code pairs} in this thread; the order of results is the order of pairs.
   *
   * @throws ForwardException if the device is lost
   */
  public List<ScoredPair> score(List<TextPair> pairs, ScoringListener listener) {
    Window window = tokenize(pairs, listener);
    for (TokenBudgetBatcher.Group group : window.groups(batcher)) {
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
    Window window = tokenize(pairs, listener);
    List<CompletableFuture<List<Computed>>> batches =
        window.groups(batcher).stream()
            .map(
                group ->
                    CompletableFuture.supplyAsync(() -> compute(window.tokenized, group), lanes))
            .toList();
    return () -> {
      batches.forEach(batch -> window.add(joined(batch), listener));
      return window.scored();
    };
  }

  /** The pairs, tokenized, whose tokens the network knows. */
  public List<TokenizedPair> scorable(List<TextPair> pairs) {
    return tokenizer.tokenize(pairs).stream()
        .filter(pair -> Window.largest(pair.ids()) < vocabulary)
        .toList();
  }

  private static List<Computed> joined(CompletableFuture<List<Computed>> batch) {
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

  private Window tokenize(List<TextPair> pairs, ScoringListener listener) {
    long start = System.nanoTime();
    List<TokenizedPair> tokenized = tokenizer.tokenize(pairs);
    listener.tokenized(pairs.size(), System.nanoTime() - start);
    return new Window(tokenized, layout, vocabulary);
  }

  /** Computes a group in one batch, or in as many as it takes to find who makes it fail. */
  private List<Computed> compute(List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group) {
    List<Computed> computed = new ArrayList<>(1);
    TokenBudgetBatcher current = batcher;
    for (TokenBudgetBatcher.Group part : current.regroup(group)) {
      try {
        computed.add(forward(tokenized, part, current));
      } catch (ForwardException e) {
        computed.addAll(withoutTheGuilty(tokenized, part, current, e));
      }
    }
    return computed;
  }

  private List<Computed> withoutTheGuilty(
      List<TokenizedPair> tokenized,
      TokenBudgetBatcher.Group group,
      TokenBudgetBatcher failed,
      ForwardException failure) {
    if (failure.kind() == ForwardException.Kind.DEVICE) {
      throw failure;
    }
    if (failure.kind() == ForwardException.Kind.MEMORY && lowered(failed, group)) {
      return compute(tokenized, group);
    }
    if (group.indices().size() > 1) {
      List<Computed> computed = new ArrayList<>();
      for (TokenBudgetBatcher.Group half : TokenBudgetBatcher.halves(group)) {
        computed.addAll(compute(tokenized, half));
      }
      return computed;
    }
    PairFault.Reason reason =
        failure.kind() == ForwardException.Kind.MEMORY
            ? PairFault.Reason.OUT_OF_MEMORY
            : PairFault.Reason.FORWARD_FAILED;
    return List.of(new Computed(group, null, new PairFault(reason, failure.getMessage()), 0, 0));
  }

  /** Whether batches are smaller now than {@code failed} made them. */
  private synchronized boolean lowered(TokenBudgetBatcher failed, TokenBudgetBatcher.Group group) {
    if (batcher == failed) {
      TokenBudgetBatcher lower = failed.below(group);
      batcher = lower == null ? failed : lower;
    }
    return batcher != failed;
  }

  private Computed forward(
      List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group, TokenBudgetBatcher current) {
    long start = System.nanoTime();
    PairBatch batch = padded(tokenized, group, current);
    float[][] logits = scorer.logits(batch);
    long tokens = (long) batch.rows() * batch.length();
    return new Computed(group, logits, null, tokens, System.nanoTime() - start);
  }

  private static PairBatch padded(
      List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group, TokenBudgetBatcher current) {
    try {
      return current.batch(tokenized, group);
    } catch (OutOfMemoryError e) {
      // Direct buffers have a limit of their own; a full heap is another matter.
      if (String.valueOf(e.getMessage()).contains("direct buffer memory")) {
        throw new ForwardException(ForwardException.Kind.MEMORY, e.getMessage(), e);
      }
      throw e;
    }
  }

  /**
   * A batch that went through the network, or a pair that does not.
   *
   * @param logits in the order of the group's indices, or null
   * @param fault why there are none, or null
   */
  private record Computed(
      TokenBudgetBatcher.Group group,
      float[][] logits,
      PairFault fault,
      long paddedTokens,
      long nanos) {}

  /** Pairs that were tokenized together, and their results as they come. */
  private static final class Window {

    private final List<TokenizedPair> tokenized;
    private final LogitLayout layout;
    private final ScoredPair[] scored;

    Window(List<TokenizedPair> tokenized, LogitLayout layout, int vocabulary) {
      this.tokenized = tokenized;
      this.layout = layout;
      this.scored = new ScoredPair[tokenized.size()];
      for (int index = 0; index < scored.length; index++) {
        int largest = largest(tokenized.get(index).ids());
        if (largest >= vocabulary) {
          set(
              index,
              null,
              new PairFault(
                  PairFault.Reason.TOKEN_OUTSIDE_VOCABULARY,
                  "token id " + largest + ", and the model knows " + vocabulary));
        }
      }
    }

    private static int largest(int[] ids) {
      int largest = 0;
      for (int id : ids) {
        largest = Math.max(largest, id);
      }
      return largest;
    }

    /** The pairs that have no result yet, in batches. */
    List<TokenBudgetBatcher.Group> groups(TokenBudgetBatcher batcher) {
      return batcher.group(tokenized, index -> scored[index] == null);
    }

    void add(List<Computed> batches, ScoringListener listener) {
      for (Computed batch : batches) {
        List<Integer> indices = batch.group().indices();
        long tokens = 0;
        for (int row = 0; row < indices.size(); row++) {
          int index = indices.get(row);
          tokens += tokenized.get(index).length();
          if (batch.logits() == null) {
            set(index, null, batch.fault());
          } else {
            setLogits(index, layout.kept(batch.logits()[row], tokenized.get(index)));
          }
        }
        listener.scored(indices.size(), tokens, batch.paddedTokens(), batch.nanos());
      }
    }

    private void setLogits(int index, float[] logits) {
      boolean finite = true;
      for (float logit : logits) {
        finite &= Float.isFinite(logit);
      }
      if (finite) {
        set(index, logits, null);
      } else {
        String detail =
            layout == LogitLayout.LABELS
                ? "logits " + Arrays.toString(logits)
                : layout == LogitLayout.SPANS ? "start or end logits of a token" : "vector";
        set(index, null, new PairFault(PairFault.Reason.NON_FINITE_LOGITS, detail));
      }
    }

    private void set(int index, float[] logits, PairFault fault) {
      TokenizedPair pair = tokenized.get(index);
      scored[index] =
          new ScoredPair(
              logits, pair.queryTokens(), pair.textTokens(), pair.droppedTokens(), fault);
    }

    List<ScoredPair> scored() {
      return Arrays.asList(scored);
    }
  }
}
