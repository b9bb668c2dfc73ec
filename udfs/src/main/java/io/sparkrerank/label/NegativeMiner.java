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
 * Mines hard negatives of a query by the rules of sentence-transformers' mine_hard_negatives 6.0.1,
 * in its order and in float32: the first stage's best; off with positives; margins against the
 * worst positive; limits; in the first stage's order, or by score where a limit reads scores; a
 * range of them, and of these as many as are wanted. Stateless, thread-safe.
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
   * @param mostPositives how many positives the query with most has
   */
  public NegativeMiner(MiningRules rules, int mostPositives) {
    this.rules = rules;
    this.depth = Math.addExact(rules.rangeMax(), mostPositives);
  }

  /**
   * What a query's documents are.
   *
   * @param positives from best to worst
   * @param negatives from best to worst
   * @param dropped how many of the others were dropped, by the first reason
   */
  public record Mined(
      List<LabelCandidate> positives,
      List<LabelCandidate> negatives,
      Map<Filter, Integer> dropped) {}

  /** Mines the negatives of a query; without a positive there are none. */
  public Mined mine(String queryId, List<LabelCandidate> documents) {
    Map<Filter, Integer> dropped = new EnumMap<>(Filter.class);
    List<LabelCandidate> positives = positives(documents);
    if (positives.isEmpty()) {
      return new Mined(List.of(), List.of(), dropped);
    }
    float reference = positives.get(positives.size() - 1).score();
    List<LabelCandidate> left = new ArrayList<>();
    for (LabelCandidate candidate : candidates(documents, positives, dropped)) {
      Filter filter = filter(candidate.score(), reference);
      if (filter == null) {
        left.add(candidate);
      } else {
        count(dropped, filter);
      }
    }
    if (rules.readsScores()) {
      left.sort(BEST_FIRST);
    }
    List<LabelCandidate> negatives = taken(queryId, left);
    if (left.size() > negatives.size()) {
      dropped.put(Filter.NOT_TAKEN, left.size() - negatives.size());
    }
    int kept =
        rules.maxPositives() == null
            ? positives.size()
            : Math.min(positives.size(), rules.maxPositives());
    return new Mined(positives.subList(0, kept), negatives, dropped);
  }

  private List<LabelCandidate> positives(List<LabelCandidate> documents) {
    List<LabelCandidate> positives = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    documents.stream()
        .filter(LabelCandidate::positive)
        .sorted(BEST_FIRST)
        .filter(positive -> texts.add(positive.textKey()))
        .forEach(positives::add);
    if (rules.pseudoPositive() != null) {
      documents.stream()
          .filter(document -> document.judgment() == LabelCandidate.Judgment.NONE)
          .filter(document -> document.firstStageRank() != null)
          .filter(document -> document.firstStageRank() <= depth)
          .filter(document -> document.score() > rules.pseudoPositive())
          .filter(document -> !texts.contains(document.textKey()))
          .min(BEST_FIRST)
          .ifPresent(positives::add);
      positives.sort(BEST_FIRST);
    }
    return positives;
  }

  /** The first stage's best documents that are no positives, each text once. */
  private List<LabelCandidate> candidates(
      List<LabelCandidate> documents,
      List<LabelCandidate> positives,
      Map<Filter, Integer> dropped) {
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
      // A positive takes a place of the list that is looked at, as any document of it.
      place += again || !ranked ? 0 : 1;
      if (known.contains(document)) {
        continue;
      }
      if (again || textsOfPositives.contains(document.textKey())) {
        count(dropped, Filter.SAME_TEXT);
      } else if (place > depth) {
        count(dropped, Filter.BEYOND_FIRST_STAGE);
      } else {
        candidates.add(document);
      }
    }
    return candidates;
  }

  /** The first filter that drops a document of this score, or null. */
  private Filter filter(float score, float reference) {
    if (rules.absoluteMargin() != null && score + rules.absoluteMargin() > reference) {
      return Filter.ABSOLUTE_MARGIN;
    }
    if (rules.relativeMargin() != null
        && score > reference - Math.abs(reference) * rules.relativeMargin()) {
      return Filter.RELATIVE_MARGIN;
    }
    if (rules.maxScore() != null && score > rules.maxScore()) {
      return Filter.MAX_SCORE;
    }
    if (rules.below() != null && score >= rules.below()) {
      return Filter.NEGATIVE_THRESHOLD;
    }
    return rules.minScore() != null && score < rules.minScore() ? Filter.MIN_SCORE : null;
  }

  private List<LabelCandidate> taken(String queryId, List<LabelCandidate> left) {
    int to = Math.min(left.size(), rules.rangeMax());
    List<LabelCandidate> range = left.subList(Math.min(rules.rangeMin(), to), to);
    if (range.size() <= rules.negatives()) {
      return List.copyOf(range);
    }
    if (rules.sampling() == MiningRules.Sampling.TOP) {
      return List.copyOf(range.subList(0, rules.negatives()));
    }
    // The query's id takes part, so that the draw does not depend on the other queries.
    SplittableRandom random =
        new SplittableRandom(rules.seed() * 0x9E3779B97F4A7C15L + queryId.hashCode());
    List<LabelCandidate> pool = new ArrayList<>(range);
    List<LabelCandidate> drawn = new ArrayList<>();
    while (drawn.size() < rules.negatives()) {
      drawn.add(pool.remove(random.nextInt(pool.size())));
    }
    drawn.sort(BEST_FIRST);
    return drawn;
  }

  private static void count(Map<Filter, Integer> dropped, Filter filter) {
    dropped.merge(filter, 1, Integer::sum);
  }
}
