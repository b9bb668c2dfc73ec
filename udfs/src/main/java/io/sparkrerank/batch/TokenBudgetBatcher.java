package io.sparkrerank.batch;

import io.sparkrerank.text.TokenizedPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Groups pairs of similar length into batches under a token budget. The longest come first, so that
 * a budget that is too large fails at the start. Thread-safe.
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
   * A batch that is not yet padded, and the places of its pairs.
   *
   * @param indices the positions of the pairs in the list that was batched
   * @param length the length that they are padded to
   */
  public record Group(List<Integer> indices, int length) {}

  /** Groups {@code pairs}; every index is in one group, and a group has one shape. */
  public List<Group> group(List<TokenizedPair> pairs) {
    return group(pairs, index -> true);
  }

  /** Groups the {@code pairs} whose index is {@code wanted}. */
  public List<Group> group(List<TokenizedPair> pairs, IntPredicate wanted) {
    Map<Integer, List<Integer>> buckets = new TreeMap<>((a, b) -> Integer.compare(b, a));
    for (int index = 0; index < pairs.size(); index++) {
      if (wanted.test(index)) {
        int length = budget.paddedLength(pairs.get(index).length());
        buckets.computeIfAbsent(length, key -> new ArrayList<>()).add(index);
      }
    }
    List<Group> groups = new ArrayList<>();
    buckets.forEach(
        (length, indices) -> groups.addAll(cut(new Group(indices, length), budget.rows(length))));
    return groups;
  }

  /**
   * Returns the pairs of {@code group} in groups that keep to the budget; {@code group} itself if
   * it does.
   */
  public List<Group> regroup(Group group) {
    int rows = budget.rows(group.length());
    return group.indices().size() <= rows ? List.of(group) : cut(group, rows);
  }

  /** Returns the pairs of {@code group}, at least two, in two groups. */
  public static List<Group> halves(Group group) {
    return cut(group, (group.indices().size() + 1) / 2);
  }

  private static List<Group> cut(Group group, int rows) {
    List<Integer> indices = group.indices();
    List<Group> groups = new ArrayList<>();
    for (int from = 0; from < indices.size(); from += rows) {
      int to = Math.min(from + rows, indices.size());
      groups.add(new Group(List.copyOf(indices.subList(from, to)), group.length()));
    }
    return groups;
  }

  /**
   * Returns a batcher whose batches of {@code group}'s length have fewer rows, after memory did not
   * hold the group's batch; empty if they cannot have fewer.
   */
  public Optional<TokenBudgetBatcher> below(Group group) {
    int rows = budget.rows(group.length(), group.indices().size());
    TokenBudget lower = budget.below(rows * group.length());
    return lower.rows(group.length()) < rows
        ? Optional.of(new TokenBudgetBatcher(lower, padTokenId))
        : Optional.empty();
  }

  /** Pads the pairs of {@code group} to its shape. */
  public PairBatch batch(List<TokenizedPair> pairs, Group group) {
    List<TokenizedPair> members = group.indices().stream().map(pairs::get).toList();
    int rows = budget.rows(group.length(), members.size());
    return PairBatch.of(members, rows, group.length(), padTokenId);
  }
}
