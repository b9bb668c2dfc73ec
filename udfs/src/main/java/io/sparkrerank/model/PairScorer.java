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
import org.jspecify.annotations.Nullable;

/**
 * Scores pairs of strings: tokenizes, batches by length, runs the network, and puts the results
 * back in the order of the pairs. A bad pair affects only itself: the others of its batch get the
 * logits that they would have without it. There is one exception. Where memory did not hold a
 * batch, smaller batches may change the last bits of a network that depends on their size.
 * Thread-safe if its parts are.
 */
public final class PairScorer {

  private final PairTokenizer tokenizer;
  private final Scorer scorer;
  private final LogitLayout layout;
  private final int vocabulary;

  /** Makes smaller batches than at first once memory did not hold one. */
  private volatile TokenBudgetBatcher batcher;

  /**
   * Puts the parts together; closing them stays with the caller.
   *
   * @param layout the order of the network's output
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
   * Tokenizes {@code pairs} in this thread, and leaves their batches to other threads. The caller
   * that asks for the results waits for them. The listener hears of a batch in the thread that
   * asks.
   *
   * @param lanes the threads that run the network, each one batch at a time
   */
  public Supplier<List<ScoredPair>> begin(
      List<TextPair> pairs, ScoringListener listener, Executor lanes) {
    Window window = tokenize(pairs, listener);
    List<CompletableFuture<List<Part>>> batches =
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

  /** Tokenizes {@code pairs} and returns those whose tokens the network knows. */
  public List<TokenizedPair> scorable(List<TextPair> pairs) {
    return tokenizer.tokenize(pairs).stream()
        .filter(pair -> Window.largest(pair.ids()) < vocabulary)
        .toList();
  }

  private static List<Part> joined(CompletableFuture<List<Part>> batch) {
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

  /** Computes a group in one batch, or in as many as it takes to isolate the pairs that fail. */
  private List<Part> compute(List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group) {
    List<Part> parts = new ArrayList<>(1);
    TokenBudgetBatcher current = batcher;
    for (TokenBudgetBatcher.Group batch : current.regroup(group)) {
      try {
        parts.add(forward(tokenized, batch, current));
      } catch (ForwardException e) {
        parts.addAll(isolateFailure(tokenized, batch, current, e));
      }
    }
    return parts;
  }

  /** Computes a batch that failed again in smaller ones, until the pairs that fail are alone. */
  private List<Part> isolateFailure(
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
      List<Part> parts = new ArrayList<>();
      for (TokenBudgetBatcher.Group half : TokenBudgetBatcher.halves(group)) {
        parts.addAll(compute(tokenized, half));
      }
      return parts;
    }
    PairFault.Reason reason =
        failure.kind() == ForwardException.Kind.MEMORY
            ? PairFault.Reason.OUT_OF_MEMORY
            : PairFault.Reason.FORWARD_FAILED;
    return List.of(new FailedPair(group, new PairFault(reason, failure.getMessage())));
  }

  /** Returns whether batches are smaller now than {@code failed} made them. */
  private synchronized boolean lowered(TokenBudgetBatcher failed, TokenBudgetBatcher.Group group) {
    if (batcher == failed) {
      batcher = failed.below(group).orElse(failed);
    }
    return batcher != failed;
  }

  private ComputedBatch forward(
      List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group, TokenBudgetBatcher current) {
    long start = System.nanoTime();
    PairBatch batch = padded(tokenized, group, current);
    float[][] logits = scorer.logits(batch);
    long tokens = (long) batch.rows() * batch.length();
    return new ComputedBatch(group, logits, tokens, System.nanoTime() - start);
  }

  private static PairBatch padded(
      List<TokenizedPair> tokenized, TokenBudgetBatcher.Group group, TokenBudgetBatcher current) {
    try {
      return current.batch(tokenized, group);
    } catch (OutOfMemoryError e) {
      // Direct buffers have a limit of their own; a full heap is another matter.
      String message = String.valueOf(e.getMessage());
      if (message.contains("direct buffer memory")) {
        throw new ForwardException(ForwardException.Kind.MEMORY, message, e);
      }
      throw e;
    }
  }

  /** A part of a window that needs no further forward pass. */
  private sealed interface Part {
    TokenBudgetBatcher.Group group();
  }

  /**
   * A batch that went through the network.
   *
   * @param logits in the order of the group's indices
   */
  private record ComputedBatch(
      TokenBudgetBatcher.Group group, float[][] logits, long paddedTokens, long nanos)
      implements Part {}

  /** A group of one pair, which does not go through the network. */
  private record FailedPair(TokenBudgetBatcher.Group group, PairFault fault) implements Part {}

  /** Pairs that were tokenized together, and their results as they come. */
  private static final class Window {

    private final List<TokenizedPair> tokenized;
    private final LogitLayout layout;
    private final @Nullable ScoredPair[] scored;

    Window(List<TokenizedPair> tokenized, LogitLayout layout, int vocabulary) {
      this.tokenized = tokenized;
      this.layout = layout;
      this.scored = new ScoredPair[tokenized.size()];
      for (int index = 0; index < scored.length; index++) {
        int largest = largest(tokenized.get(index).ids());
        if (largest >= vocabulary) {
          fail(
              index,
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

    /** Returns the pairs that have no result yet, in batches. */
    List<TokenBudgetBatcher.Group> groups(TokenBudgetBatcher batcher) {
      return batcher.group(tokenized, index -> scored[index] == null);
    }

    void add(List<Part> parts, ScoringListener listener) {
      for (Part part : parts) {
        List<Integer> indices = part.group().indices();
        long tokens = indices.stream().mapToLong(index -> tokenized.get(index).length()).sum();
        if (part instanceof ComputedBatch batch) {
          for (int row = 0; row < indices.size(); row++) {
            setOutput(indices.get(row), batch.logits()[row]);
          }
          listener.scored(indices.size(), tokens, batch.paddedTokens(), batch.nanos());
        } else if (part instanceof FailedPair failed) {
          fail(indices.get(0), failed.fault());
          listener.scored(indices.size(), tokens, 0, 0);
        }
      }
    }

    private void setOutput(int index, float[] output) {
      float[] logits = layout.kept(output, tokenized.get(index));
      boolean finite = true;
      for (float logit : logits) {
        finite &= Float.isFinite(logit);
      }
      if (finite) {
        scored[index] = ScoredPair.scored(tokenized.get(index), logits);
      } else {
        fail(index, new PairFault(PairFault.Reason.NON_FINITE_LOGITS, detail(logits)));
      }
    }

    private String detail(float[] logits) {
      return switch (layout) {
        case LABELS -> "logits " + Arrays.toString(logits);
        case SPANS -> "start or end logits of a token";
        case VECTOR -> "vector";
      };
    }

    private void fail(int index, PairFault fault) {
      scored[index] = ScoredPair.failed(tokenized.get(index), fault);
    }

    List<ScoredPair> scored() {
      return Arrays.asList(scored);
    }
  }
}
