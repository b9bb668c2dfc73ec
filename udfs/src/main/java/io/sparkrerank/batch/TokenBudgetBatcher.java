package io.sparkrerank.batch;

import io.sparkrerank.text.TokenizedPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups pairs of like length into batches under a token budget, longest first, so that a budget
 * that is too large fails at the start. Thread-safe.
 */
public final class TokenBudgetBatcher {

  private final TokenBudget budget;
  private final int padTokenId;

  /** Creates a batcher; {@code padTokenId} fills what is shorter than its batch. */
  public TokenBudgetBatcher(TokenBudget budget, int padTokenId) {
    this.budget = budget;
    this.padTokenId = padTokenId;
  }

  /**
   * A batch, not yet padded, and where its pairs stood.
   *
   * @param indices the positions of the pairs in the list that was batched
   * @param length the length that they are padded to
   */
  public record Group(List<Integer> indices, int length) {}

  /** Groups {@code pairs}; every index is in one group, and a group has one shape. */
  public List<Group> group(List<TokenizedPair> pairs) {
    Map<Integer, List<Integer>> buckets = new TreeMap<>((a, b) -> Integer.compare(b, a));
    for (int index = 0; index < pairs.size(); index++) {
      int length = budget.paddedLength(pairs.get(index).length());
      buckets.computeIfAbsent(length, key -> new ArrayList<>()).add(index);
    }
    List<Group> groups = new ArrayList<>();
    buckets.forEach(
        (length, indices) -> {
          int rows = budget.rows(length);
          for (int from = 0; from < indices.size(); from += rows) {
            int to = Math.min(from + rows, indices.size());
            groups.add(new Group(List.copyOf(indices.subList(from, to)), length));
          }
        });
    return groups;
  }

  /** Pads the pairs of {@code group} to its shape. */
  public PairBatch batch(List<TokenizedPair> pairs, Group group) {
    List<TokenizedPair> members = group.indices().stream().map(pairs::get).toList();
    int rows = budget.rows(group.length(), members.size());
    return PairBatch.of(members, rows, group.length(), padTokenId);
  }
}
