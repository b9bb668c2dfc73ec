package io.sparkrerank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scoring in the thread that asks, and in others. */
class PairScorerTest {

  private final ExecutorService lanes = Executors.newFixedThreadPool(2);
  private final PairTokenizer tokenizer =
      new PairTokenizer(
          GoldenCheckpoint.named("bert-1").directory().resolve("tokenizer.json"),
          new Truncation(64, 0.75));

  @AfterEach
  void close() {
    lanes.shutdownNow();
    tokenizer.close();
  }

  /** Scores each pair by the sum of its token ids. */
  private static class SummingScorer implements Scorer {

    final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public float[][] logits(PairBatch batch) {
      threads.add(Thread.currentThread());
      float[][] logits = new float[batch.pairs()][1];
      for (int row = 0; row < batch.pairs(); row++) {
        for (int column = 0; column < batch.length(); column++) {
          int index = (row * batch.length() + column) * Long.BYTES;
          logits[row][0] += batch.inputIds().getLong(index) * batch.attentionMask().getLong(index);
        }
      }
      return logits;
    }

    @Override
    public String device() {
      return "none";
    }

    @Override
    public void close() {}
  }

  /** No two with the same tokens. */
  private static List<TextPair> pairs(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new TextPair("heart", "blood ".repeat(1 + i * 7 % count)))
        .toList();
  }

  private PairScorer scorer(Scorer scorer) {
    TokenBudget budget = new TokenBudget(128, 8, 64, TokenBudget.Rows.AS_MANY_AS_PAIRS);
    return new PairScorer(tokenizer, new TokenBudgetBatcher(budget, 0), scorer);
  }

  private static List<Float> logits(List<ScoredPair> scored) {
    return scored.stream().map(pair -> pair.logits()[0]).toList();
  }

  @Test
  void givesTheSameInOtherThreads() {
    SummingScorer summing = new SummingScorer();
    List<ScoredPair> expected = scorer(summing).score(pairs(50), ScoringListener.NONE);
    assertThat(summing.threads).containsExactly(Thread.currentThread());
    summing.threads.clear();
    List<ScoredPair> scored = scorer(summing).begin(pairs(50), ScoringListener.NONE, lanes).get();
    assertThat(logits(scored)).isEqualTo(logits(expected)).doesNotHaveDuplicates();
    assertThat(summing.threads).isNotEmpty().doesNotContain(Thread.currentThread());
  }

  @Test
  void runsTwoBatchesAtOnce() {
    CyclicBarrier both = new CyclicBarrier(2);
    Scorer meeting =
        new SummingScorer() {
          @Override
          public float[][] logits(PairBatch batch) {
            try {
              both.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            return super.logits(batch);
          }
        };
    // Two batches of one length.
    List<TextPair> pairs = IntStream.range(0, 16).mapToObj(i -> new TextPair("a", "b")).toList();
    assertThat(scorer(meeting).begin(pairs, ScoringListener.NONE, lanes).get()).hasSize(16);
  }

  @Test
  void tellsTheListenerInTheThreadThatAsks() {
    List<Thread> heard = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    ScoringListener listener =
        new ScoringListener() {
          @Override
          public void tokenized(int pairs, long nanos) {
            heard.add(Thread.currentThread());
          }

          @Override
          public void scored(int pairs, long tokens, long paddedTokens, long nanos) {
            heard.add(Thread.currentThread());
            counts.add(pairs);
          }
        };
    Supplier<List<ScoredPair>> results =
        scorer(new SummingScorer()).begin(pairs(50), listener, lanes);
    assertThat(heard).hasSize(1);
    results.get();
    assertThat(heard).containsOnly(Thread.currentThread());
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(50);
  }

  @Test
  void passesOnWhatABatchThrows() {
    Scorer failing =
        new SummingScorer() {
          @Override
          public float[][] logits(PairBatch batch) {
            throw RerankException.model("broken");
          }
        };
    Supplier<List<ScoredPair>> results =
        scorer(failing).begin(pairs(5), ScoringListener.NONE, lanes);
    assertThatThrownBy(results::get).isInstanceOf(RerankException.class).hasMessage("broken");
  }
}
