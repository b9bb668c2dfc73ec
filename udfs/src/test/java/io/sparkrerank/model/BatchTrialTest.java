package io.sparkrerank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.text.TokenizedPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTrialTest {

  /** Notes the shapes it is given. */
  private static final class NotingScorer implements Scorer {

    final List<String> shapes = new ArrayList<>();

    @Override
    public float[][] logits(PairBatch batch) {
      shapes.add(batch.rows() + "x" + batch.length());
      return new float[batch.pairs()][1];
    }

    @Override
    public String device() {
      return "none";
    }

    @Override
    public void close() {}
  }

  private static List<TokenizedPair> pairs(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> new TokenizedPair(new int[length], 2, 2, length, 1, length - 1, 0))
        .toList();
  }

  private static TokenBudget budget(int tokens) {
    return new TokenBudget(tokens, 32, 64, TokenBudget.Rows.FIXED);
  }

  private static List<BatchTrial> run(List<TokenizedPair> pairs, Scorer scorer) {
    return BatchTrial.run(
        pairs, List.of(budget(64), budget(128)), 0, scorer, Duration.ofSeconds(30));
  }

  @Test
  void countsTheTokensOfPairsInBothTurnsAndNoPadding() {
    NotingScorer scorer = new NotingScorer();
    List<BatchTrial> trials = run(pairs(16, 15), scorer);
    assertThat(trials).map(BatchTrial::maxTokens).containsExactly(64, 128);
    assertThat(trials).map(BatchTrial::tokens).containsExactly(2L * 16 * 15, 2L * 16 * 15);
    assertThat(trials).allSatisfy(trial -> assertThat(trial.tokensPerSecond()).isPositive());
    assertThat(scorer.shapes).contains("4x16", "8x16");
  }

  @Test
  void leavesOutBatchesThatAreNotFullIfOthersAre() {
    assertThat(run(pairs(19, 15), new NotingScorer()))
        .map(BatchTrial::tokens)
        .containsExactly(2L * 16 * 15, 2L * 16 * 15);
    assertThat(run(pairs(3, 15), new NotingScorer()))
        .map(BatchTrial::tokens)
        .containsExactly(2L * 3 * 15, 2L * 3 * 15);
  }
}
