package io.sparkrerank.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.text.TokenizedPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBudgetBatcherTest {

  private static final TokenBudget BUDGET = new TokenBudget(256, 16, 100, TokenBudget.Rows.FIXED);

  private final TokenBudgetBatcher batcher = new TokenBudgetBatcher(BUDGET, 7);

  @Test
  void putsEveryPairInOneGroupWithinTheBudgetLongestFirst() {
    List<TokenizedPair> pairs = randomPairs();
    List<TokenBudgetBatcher.Group> groups = batcher.group(pairs);
    List<Integer> seen = new ArrayList<>();
    int previous = Integer.MAX_VALUE;
    for (TokenBudgetBatcher.Group group : groups) {
      assertThat(group.length()).isLessThanOrEqualTo(previous);
      previous = group.length();
      assertThat(BUDGET.rows(group.length()) * group.length()).isLessThanOrEqualTo(256);
      assertThat(group.indices()).hasSizeBetween(1, BUDGET.rows(group.length()));
      seen.addAll(group.indices());
      for (int index : group.indices()) {
        assertThat(pairs.get(index).length()).isLessThanOrEqualTo(group.length());
      }
    }
    Collections.sort(seen);
    assertThat(seen).isEqualTo(IntStream.range(0, pairs.size()).boxed().toList());
  }

  @Test
  void givesAPairTheSameShapeWhateverItsNeighbours() {
    List<TokenizedPair> pairs = randomPairs();
    Map<Integer, String> shapes = shapes(pairs);
    List<TokenizedPair> shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(shapes(shuffled.subList(0, 50)))
        .allSatisfy((length, shape) -> assertThat(shape).isEqualTo(shapes.get(length)));
  }

  private Map<Integer, String> shapes(List<TokenizedPair> pairs) {
    Map<Integer, String> shapes = new HashMap<>();
    for (TokenBudgetBatcher.Group group : batcher.group(pairs)) {
      PairBatch batch = batcher.batch(pairs, group);
      for (int index : group.indices()) {
        shapes.put(pairs.get(index).length(), batch.rows() + "x" + batch.length());
      }
    }
    return shapes;
  }

  @Test
  void padsIdsMaskAndTypes() {
    List<TokenizedPair> pairs = List.of(pair(3, 2));
    PairBatch batch = batcher.batch(pairs, batcher.group(pairs).get(0));
    assertThat(batch.pairs()).isEqualTo(1);
    assertThat(batch.rows()).isEqualTo(16);
    assertThat(batch.length()).isEqualTo(8);
    assertThat(row(batch.inputIds(), 0)).containsExactly(10, 11, 12, 7, 7, 7, 7, 7);
    assertThat(row(batch.attentionMask(), 0)).containsExactly(1, 1, 1, 0, 0, 0, 0, 0);
    assertThat(row(batch.tokenTypeIds(), 0)).containsExactly(0, 0, 1, 0, 0, 0, 0, 0);
    // A filling row attends to one token, or its softmax would divide zero by zero.
    assertThat(row(batch.inputIds(), 15)).containsOnly(7);
    assertThat(row(batch.attentionMask(), 15)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void neverPadsBeyondTheModelsLength() {
    assertThat(BUDGET.paddedLength(98)).isEqualTo(100);
    assertThat(BUDGET.paddedLength(100)).isEqualTo(100);
    assertThat(new TokenBudget(1, 1, 512, TokenBudget.Rows.FIXED).rows(512)).isEqualTo(1);
  }

  @Test
  void doesNotFillABatchWithPaddingRowsWhereTheKernelsDoNotNeedIt() {
    TokenBudget budget = new TokenBudget(1024, 32, 512, TokenBudget.Rows.AS_MANY_AS_PAIRS);

    assertThat(budget.rows(64)).isEqualTo(15);
    assertThat(budget.rows(256)).isEqualTo(4);
    assertThat(budget.rows(256, 3)).isEqualTo(3);
    // One row is computed by other kernels, so that a single pair gets company ...
    assertThat(budget.rows(256, 1)).isEqualTo(2);
    // ... however small the budget is, unless the user wants single rows.
    TokenBudget small = new TokenBudget(256, 32, 512, TokenBudget.Rows.AS_MANY_AS_PAIRS);
    assertThat(small.rows(512)).isEqualTo(2);
    assertThat(small.rows(512, 1)).isEqualTo(2);
    TokenBudget single = new TokenBudget(1024, 1, 512, TokenBudget.Rows.AS_MANY_AS_PAIRS);
    assertThat(single.rows(64, 1)).isEqualTo(1);
  }

  private static long[] row(java.nio.ByteBuffer buffer, int row) {
    return IntStream.range(row * 8, row * 8 + 8)
        .mapToLong(index -> buffer.getLong(index * Long.BYTES))
        .toArray();
  }

  private static List<TokenizedPair> randomPairs() {
    Random random = new Random(3);
    return IntStream.range(0, 200).mapToObj(i -> pair(3 + random.nextInt(98), 2)).toList();
  }

  private static TokenizedPair pair(int length, int secondTypeFrom) {
    int[] ids = IntStream.range(10, 10 + length).toArray();
    return new TokenizedPair(ids, secondTypeFrom, 2, length, 1, length - 1, 0);
  }
}
