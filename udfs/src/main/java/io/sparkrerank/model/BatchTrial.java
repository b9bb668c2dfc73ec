package io.sparkrerank.model;

import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.TokenizedPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The time in which a network computed batches of one size.
 *
 * @param maxTokens the most tokens of a batch, as {@link TokenBudget} has it
 * @param tokens how many tokens of pairs were computed; padding does not count
 * @param nanos how many nanoseconds it took
 */
public record BatchTrial(int maxTokens, long tokens, long nanos) {

  /** Sizes are timed in turns, so that a disturbance does not hit one size alone. */
  private static final int TURNS = 2;

  /**
   * Computes batches of each size for about {@code each}, or until all are computed twice. The
   * order of batches is random, so that all lengths occur, however few are computed. Each size
   * meets the same order in both turns. Only full batches count where there are any, because the
   * windows of a job have more pairs and few other batches.
   */
  public static List<BatchTrial> run(
      List<TokenizedPair> pairs,
      List<TokenBudget> budgets,
      int padTokenId,
      Scorer scorer,
      Duration each) {
    List<BatchTrial> trials = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      for (TokenBudget budget : budgets) {
        TokenBudgetBatcher batcher = new TokenBudgetBatcher(budget, padTokenId);
        trials.add(fitting(pairs, budget, batcher, scorer, each.toNanos() / TURNS));
      }
    }
    return budgets.stream().map(budget -> sum(trials, budget.maxTokens())).toList();
  }

  /**
   * Runs the batches of one size. A size that memory does not hold has computed nothing; nor has
   * one with a row that fails.
   */
  private static BatchTrial fitting(
      List<TokenizedPair> pairs,
      TokenBudget budget,
      TokenBudgetBatcher batcher,
      Scorer scorer,
      long nanos) {
    try {
      return run(pairs, budget, batcher, scorer, nanos);
    } catch (ForwardException e) {
      if (e.kind() == ForwardException.Kind.DEVICE) {
        throw e;
      }
      return new BatchTrial(budget.maxTokens(), 0, 1);
    }
  }

  private static BatchTrial run(
      List<TokenizedPair> pairs,
      TokenBudget budget,
      TokenBudgetBatcher batcher,
      Scorer scorer,
      long nanos) {
    List<TokenBudgetBatcher.Group> groups = groups(pairs, budget, batcher);
    Collections.shuffle(groups, new Random(budget.maxTokens()));
    // The first batches of a size also make what the engine keeps for it.
    for (TokenBudgetBatcher.Group group : groups.subList(0, Math.min(2, groups.size()))) {
      scorer.logits(batcher.batch(pairs, group));
    }
    long start = System.nanoTime();
    long tokens = 0;
    for (TokenBudgetBatcher.Group group : groups) {
      scorer.logits(batcher.batch(pairs, group));
      tokens += group.indices().stream().mapToLong(index -> pairs.get(index).length()).sum();
      if (System.nanoTime() - start > nanos) {
        break;
      }
    }
    return new BatchTrial(budget.maxTokens(), tokens, System.nanoTime() - start);
  }

  private static List<TokenBudgetBatcher.Group> groups(
      List<TokenizedPair> pairs, TokenBudget budget, TokenBudgetBatcher batcher) {
    List<TokenBudgetBatcher.Group> all = batcher.group(pairs);
    List<TokenBudgetBatcher.Group> full =
        all.stream()
            .filter(group -> group.indices().size() == budget.rows(group.length()))
            .toList();
    return new ArrayList<>(full.isEmpty() ? all : full);
  }

  private static BatchTrial sum(List<BatchTrial> trials, int maxTokens) {
    List<BatchTrial> turns = trials.stream().filter(t -> t.maxTokens == maxTokens).toList();
    // What failed once may fail in the job.
    return turns.stream().anyMatch(turn -> turn.tokens == 0)
        ? new BatchTrial(maxTokens, 0, 1)
        : turns.stream().reduce(new BatchTrial(maxTokens, 0, 0), BatchTrial::plus);
  }

  /** This trial and another of the same size as one. */
  public BatchTrial plus(BatchTrial other) {
    return new BatchTrial(maxTokens, tokens + other.tokens, nanos + other.nanos);
  }

  /** Returns the tokens of pairs per second of one task. */
  public double tokensPerSecond() {
    return tokens / Math.max(1e-9, nanos / 1e9);
  }
}
