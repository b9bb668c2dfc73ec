package io.sparkrerank.label;

import io.sparkrerank.measure.ScoredDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A miner of hard negatives, by the rules of mine_hard_negatives in sentence-transformers 6.0.1, in
 * its order and in float32:
 *
 * <ol>
 *   <li>take the best documents of the first stage;
 *   <li>drop positives, and texts that were seen before;
 *   <li>drop documents by their margin to the worst positive, then by the other limits;
 *   <li>order the rest as the first stage does, or by score if a rule reads scores;
 *   <li>take the range, and from it as many as are wanted.
 * </ol>
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://sbert.net/docs/package_reference/util.html">mine_hard_negatives</a>
 * @see <a href="https://arxiv.org/abs/2010.08191">Qu et al., RocketQA, for thresholds</a>
 */
public final class NegativeMiner {

  private static final Comparator<LabelCandidate> BEST_FIRST =
      Comparator.comparing((LabelCandidate candidate) -> -candidate.score())
          .thenComparing(
              LabelCandidate::docId, (one, other) -> ScoredDocument.compareIds(other, one));

  private static final Comparator<LabelCandidate> FIRST_STAGE =
      Comparator.comparing(
              LabelCandidate::firstStageRank, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(BEST_FIRST);

  private final MiningRules rules;
  private final int depth;

  /**
   * Creates a miner.
   *
   * @param rules the rules
   * @param mostPositives the number of positives of the query with most
   */
  public NegativeMiner(MiningRules rules, int mostPositives) {
    this.rules = rules;
    this.depth = Math.addExact(rules.range().max(), mostPositives);
  }

  /**
   * The documents of a query by their part in training.
   *
   * @param positives from best to worst
   * @param negatives from best to worst
   * @param dropped the number of other documents that each reason dropped; the first reason counts
   */
  public record MinedDocuments(
      List<LabelCandidate> positives,
      List<LabelCandidate> negatives,
      Map<DropReason, Integer> dropped) {}

  /**
   * Mines the negatives of a query. A query without a positive has none.
   *
   * @param documents the candidates of the query, in any order, each once
   */
  public MinedDocuments mine(String queryId, List<LabelCandidate> documents) {
    Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
    List<LabelCandidate> positives = positives(documents);
    if (positives.isEmpty()) {
      return new MinedDocuments(List.of(), List.of(), dropped);
    }
    float reference = positives.get(positives.size() - 1).score();
    List<LabelCandidate> left = new ArrayList<>();
    for (LabelCandidate candidate : candidates(documents, positives, dropped)) {
      DropReason reason = rules.limits().broken(candidate.score(), reference);
      if (reason == null) {
        left.add(candidate);
      } else {
        count(dropped, reason);
      }
    }
    if (rules.readsScores()) {
      left.sort(BEST_FIRST);
    }
    List<LabelCandidate> negatives = taken(queryId, left);
    if (left.size() > negatives.size()) {
      dropped.put(DropReason.NOT_TAKEN, left.size() - negatives.size());
    }
    return new MinedDocuments(kept(positives), negatives, dropped);
  }

  private List<LabelCandidate> kept(List<LabelCandidate> positives) {
    Integer most = rules.maxPositives();
    return most == null ? positives : positives.subList(0, Math.min(positives.size(), most));
  }

  private List<LabelCandidate> positives(List<LabelCandidate> documents) {
    List<LabelCandidate> positives = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    documents.stream()
        .filter(LabelCandidate::positive)
        .sorted(BEST_FIRST)
        .filter(positive -> texts.add(positive.textKey()))
        .forEach(positives::add);
    Float threshold = rules.pseudoPositive();
    if (threshold != null) {
      documents.stream()
          .filter(document -> document.judgment() == LabelCandidate.Judgment.NONE)
          .filter(this::isWithinDepth)
          .filter(document -> document.score() > threshold)
          .filter(document -> !texts.contains(document.textKey()))
          .min(BEST_FIRST)
          .ifPresent(positives::add);
      positives.sort(BEST_FIRST);
    }
    return positives;
  }

  private boolean isWithinDepth(LabelCandidate document) {
    Integer rank = document.firstStageRank();
    return rank != null && rank <= depth;
  }

  /** Returns the best documents of the first stage that are not positives, each text once. */
  private List<LabelCandidate> candidates(
      List<LabelCandidate> documents,
      List<LabelCandidate> positives,
      Map<DropReason, Integer> dropped) {
    Set<LabelCandidate> known = new HashSet<>(positives);
    Set<String> textsOfPositives = new HashSet<>();
    positives.forEach(positive -> textsOfPositives.add(positive.textKey()));
    Set<String> texts = new HashSet<>();
    List<LabelCandidate> candidates = new ArrayList<>();
    int place = 0;
    List<LabelCandidate> ordered = documents.stream().sorted(FIRST_STAGE).toList();
    for (LabelCandidate document : ordered) {
      boolean ranked = document.firstStageRank() != null;
      boolean again = !texts.add(document.textKey());
      // A positive also takes a place in the list, like any document in it.
      place += again || !ranked ? 0 : 1;
      if (known.contains(document)) {
        continue;
      }
      if (again || textsOfPositives.contains(document.textKey())) {
        count(dropped, DropReason.SAME_TEXT);
      } else if (place > depth) {
        count(dropped, DropReason.BEYOND_FIRST_STAGE);
      } else {
        candidates.add(document);
      }
    }
    return candidates;
  }

  private List<LabelCandidate> taken(String queryId, List<LabelCandidate> left) {
    int to = Math.min(left.size(), rules.range().max());
    List<LabelCandidate> range = left.subList(Math.min(rules.range().min(), to), to);
    if (range.size() <= rules.draw().negatives()) {
      return List.copyOf(range);
    }
    if (rules.draw().sampling() == MiningRules.Sampling.TOP) {
      return List.copyOf(range.subList(0, rules.draw().negatives()));
    }
    // The query's id is part of the seed, so that the draw does not depend on the other queries.
    SplittableRandom random =
        new SplittableRandom(rules.draw().seed() * 0x9E3779B97F4A7C15L + queryId.hashCode());
    List<LabelCandidate> pool = new ArrayList<>(range);
    List<LabelCandidate> drawn = new ArrayList<>();
    while (drawn.size() < rules.draw().negatives()) {
      drawn.add(pool.remove(random.nextInt(pool.size())));
    }
    drawn.sort(BEST_FIRST);
    return drawn;
  }

  private static void count(Map<DropReason, Integer> dropped, DropReason reason) {
    dropped.merge(reason, 1, Integer::sum);
  }
}
