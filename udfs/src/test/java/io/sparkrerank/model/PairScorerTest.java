package io.sparkrerank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scoring in the thread that asks, and in others. */
class PairScorerTest {

  private final ExecutorService lanes = Executors.newFixedThreadPool(2);
  private final PairTokenizer tokenizer =
      new PairTokenizer(
          GoldenCheckpoint.named("bert-1").directory().resolve("tokenizer.json"),
          Reading.ofPairs(new Truncation(64, 0.75, Cut.END, Cut.END)));

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
    return scorer(scorer, budget, Integer.MAX_VALUE);
  }

  private PairScorer scorer(Scorer scorer, TokenBudget budget, int vocabulary) {
    return new PairScorer(
        tokenizer, new TokenBudgetBatcher(budget, 0), scorer, LogitLayout.LABELS, vocabulary);
  }

  /** Fails on every batch that {@code guilty} picks, in a way that means {@code kind}. */
  private static class FailingScorer extends SummingScorer {

    final ForwardException.Kind kind;
    final Predicate<PairBatch> guilty;
    final List<PairBatch> batches = new CopyOnWriteArrayList<>();

    FailingScorer(ForwardException.Kind kind, Predicate<PairBatch> guilty) {
      this.kind = kind;
      this.guilty = guilty;
    }

    @Override
    public float[][] logits(PairBatch batch) {
      batches.add(batch);
      if (guilty.test(batch)) {
        throw new ForwardException(kind, "no way", null);
      }
      return super.logits(batch);
    }
  }

  private static Predicate<PairBatch> holding(int tokenId) {
    return batch -> {
      for (int index = 0; index < batch.pairs() * batch.length(); index++) {
        if (batch.inputIds().getLong(index * Long.BYTES) == tokenId) {
          return true;
        }
      }
      return false;
    };
  }

  private int tokenId(String word) {
    // Behind [CLS].
    return tokenizer.tokenize(List.of(new TextPair(word, "a"))).get(0).ids()[1];
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
    assertThat(results.get()).hasSize(50);
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

  @Test
  void findsTheGuiltyPairsOfABatchAndScoresTheOthersAsEver() {
    List<TextPair> pairs = new ArrayList<>(pairs(50));
    pairs.set(3, new TextPair("heart", "sleep"));
    pairs.set(31, new TextPair("sleep", "blood blood blood"));
    List<ScoredPair> expected = scorer(new SummingScorer()).score(pairs, ScoringListener.NONE);
    FailingScorer failing =
        new FailingScorer(ForwardException.Kind.ROWS, holding(tokenId("sleep")));
    for (List<ScoredPair> scored :
        List.of(
            scorer(failing).score(pairs, ScoringListener.NONE),
            scorer(failing).begin(pairs, ScoringListener.NONE, lanes).get())) {
      assertThat(scored).hasSize(50);
      for (int index = 0; index < 50; index++) {
        if (index == 3 || index == 31) {
          assertThat(scored.get(index).logits()).isNull();
          assertThat(scored.get(index).fault())
              .isEqualTo(new PairFault(PairFault.Reason.FORWARD_FAILED, "no way"));
          assertThat(scored.get(index).textTokens()).isPositive();
        } else {
          assertThat(scored.get(index).fault()).isNull();
          assertThat(scored.get(index).logits()).isEqualTo(expected.get(index).logits());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TokenBudget.Rows.class)
  void makesBatchesSmallerForGoodWhereMemoryDoesNotHoldThem(TokenBudget.Rows rows) {
    FailingScorer small =
        new FailingScorer(
            ForwardException.Kind.MEMORY, batch -> batch.rows() * batch.length() > 256);
    PairScorer scorer = scorer(small, new TokenBudget(1024, 15, 64, rows), Integer.MAX_VALUE);
    List<TextPair> pairs =
        IntStream.range(0, 60).mapToObj(i -> new TextPair("heart", "blood ".repeat(60))).toList();
    assertThat(logits(scorer.score(pairs, ScoringListener.NONE))).hasSize(60).doesNotContainNull();
    assertThat(small.batches).anyMatch(small.guilty);
    // It has learned: the next window begins with what fits.
    small.batches.clear();
    assertThat(logits(scorer.score(pairs, ScoringListener.NONE))).hasSize(60).doesNotContainNull();
    assertThat(small.batches).noneMatch(small.guilty);
  }

  @Test
  void givesUpOnPairsThatMemoryDoesNotHoldAlone() {
    FailingScorer small =
        new FailingScorer(ForwardException.Kind.MEMORY, batch -> batch.length() > 32);
    List<TextPair> pairs =
        List.of(
            new TextPair("heart", "blood ".repeat(60)),
            new TextPair("heart", "blood"),
            new TextPair("heart", "blood ".repeat(58)));
    List<ScoredPair> scored = scorer(small).score(pairs, ScoringListener.NONE);
    assertThat(scored.get(0).fault().reason()).isEqualTo(PairFault.Reason.OUT_OF_MEMORY);
    assertThat(scored.get(1).fault()).isNull();
    assertThat(scored.get(2).fault().reason()).isEqualTo(PairFault.Reason.OUT_OF_MEMORY);
  }

  @Test
  void throwsWhatIsNotTheFaultOfAPair() {
    FailingScorer lost = new FailingScorer(ForwardException.Kind.DEVICE, batch -> true);
    assertThatThrownBy(() -> scorer(lost).score(pairs(5), ScoringListener.NONE))
        .isInstanceOf(ForwardException.class);
    assertThat(lost.batches).hasSize(1);
  }

  @Test
  void keepsIdsOutsideTheVocabularyAwayFromTheNetwork() {
    TextPair good = new TextPair("a", "a");
    TextPair bad = new TextPair("a", "heart");
    int unknown = largestId(bad);
    assertThat(largestId(good)).isLessThan(unknown);
    FailingScorer failing = new FailingScorer(ForwardException.Kind.DEVICE, holding(unknown));
    List<ScoredPair> scored =
        scorer(failing, new TokenBudget(128, 8, 64, TokenBudget.Rows.FIXED), unknown)
            .score(List.of(bad, good), ScoringListener.NONE);
    assertThat(scored.get(0).fault())
        .isEqualTo(
            new PairFault(
                PairFault.Reason.TOKEN_OUTSIDE_VOCABULARY,
                "token id " + unknown + ", and the model knows " + unknown));
    assertThat(scored.get(1).fault()).isNull();
  }

  private int largestId(TextPair pair) {
    return IntStream.of(tokenizer.tokenize(List.of(pair)).get(0).ids()).max().orElseThrow();
  }

  @Test
  void marksLogitsThatAreNotFinite() {
    int poison = tokenId("sleep");
    Scorer overflowing =
        new SummingScorer() {
          @Override
          public float[][] logits(PairBatch batch) {
            float[][] logits = super.logits(batch);
            if (holding(poison).test(batch)) {
              logits[batch.pairs() - 1][0] = Float.NaN;
            }
            return logits;
          }
        };
    List<ScoredPair> scored =
        scorer(overflowing)
            .score(
                List.of(new TextPair("heart", "heart"), new TextPair("heart", "sleep")),
                ScoringListener.NONE);
    assertThat(scored.get(0).isNonFinite()).isFalse();
    assertThat(scored.get(1).isNonFinite()).isTrue();
    assertThat(scored.get(1).fault().detail()).isEqualTo("logits [NaN]");
  }
}
