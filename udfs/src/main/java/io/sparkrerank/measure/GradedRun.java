package io.sparkrerank.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One query's documents in the order of their run, with their grades: from it come the list that is
 * measured, and the lists that it is compared with. Immutable.
 */
final class GradedRun {

  /** The worth of a grade to measures without gains of their own. */
  static final IntToDoubleFunction BY_GRADE = grade -> grade;

  private final List<ScoredDocument> documents;

  /** The grade of each document, in the same order. */
  private final int[] grades;

  /** The grades of all judged documents, ascending. */
  private final int[] judged;

  private GradedRun(List<ScoredDocument> documents, int[] grades, int[] judged) {
    this.documents = documents;
    this.grades = grades;
    this.judged = judged;
  }

  /**
   * Orders {@code run} by trec_eval's rule and looks up its judgments.
   *
   * @param run a query's documents in any order, none twice
   * @param judgments grades by document id
   */
  static GradedRun of(List<ScoredDocument> run, Map<String, Integer> judgments) {
    List<ScoredDocument> documents = run.stream().sorted(ScoredDocument.RANKING).toList();
    int[] grades =
        documents.stream()
            .mapToInt(document -> judgments.getOrDefault(document.docId(), JudgedRanking.ABSENT))
            .toArray();
    int[] all = judgments.values().stream().mapToInt(Integer::intValue).toArray();
    return new GradedRun(documents, grades, JudgedRanking.judged(all));
  }

  /** The list as it is. */
  JudgedRanking ranking(JudgingRules rules) {
    return ranking(grades, rules);
  }

  /**
   * The best order of the same documents: what a perfect re-ranker would make of them.
   *
   * @param worth what a grade is worth to the measure
   */
  JudgedRanking ceiling(JudgingRules rules, IntToDoubleFunction worth) {
    return ranking(bestFirst(0, grades.length, worth), rules);
  }

  /** The list with the best document of equal scores first. */
  JudgedRanking tiesAtBest(JudgingRules rules, IntToDoubleFunction worth) {
    return ranking(withTies((start, end) -> bestFirst(start, end, worth)), rules);
  }

  /** The list with the worst document of equal scores first. */
  JudgedRanking tiesAtWorst(JudgingRules rules, IntToDoubleFunction worth) {
    return ranking(withTies((start, end) -> reversed(bestFirst(start, end, worth))), rules);
  }

  /** Whether any two documents have equal scores. */
  boolean hasTies() {
    return hasTies(documents);
  }

  private static boolean hasTies(List<ScoredDocument> list) {
    for (int place = 1; place < list.size(); place++) {
      if (isTied(list, place)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether equal scores stand on both sides of a cutoff, or of the rules' depth if it comes first:
   * which document is in depends on ids alone. Without a cutoff, whether there are equal scores.
   */
  boolean hasTieAt(int cutoff, JudgingRules rules) {
    boolean atDepth = rules.depth() < documents.size() && isTied(documents, rules.depth());
    List<ScoredDocument> looked = first(rules.depth());
    if (rules.unjudged() == JudgingRules.Unjudged.DROP) {
      looked =
          IntStream.range(0, looked.size())
              .filter(place -> grades[place] >= 0)
              .mapToObj(documents::get)
              .toList();
    }
    if (cutoff == Measure.NO_CUTOFF) {
      return atDepth || hasTies(looked);
    }
    return cutoff < looked.size() ? isTied(looked, cutoff) : atDepth;
  }

  /** The first documents, in order. */
  List<ScoredDocument> first(int count) {
    return documents.subList(0, Math.min(count, documents.size()));
  }

  /** The grade of a document. */
  int grade(int place) {
    return grades[place];
  }

  /** Whether a document has the score of the one before it. */
  private static boolean isTied(List<ScoredDocument> list, int place) {
    return list.get(place).score() == list.get(place - 1).score();
  }

  /** Grades in an order of their own. */
  private interface TieOrder {
    int[] of(int start, int end);
  }

  private int[] withTies(TieOrder order) {
    int[] result = new int[grades.length];
    int start = 0;
    for (int place = 1; place <= grades.length; place++) {
      if (place == grades.length || !isTied(documents, place)) {
        System.arraycopy(order.of(start, place), 0, result, start, place - start);
        start = place;
      }
    }
    return result;
  }

  private int[] bestFirst(int start, int end, IntToDoubleFunction worth) {
    int[] sorted = Arrays.copyOfRange(grades, start, end);
    Arrays.sort(sorted);
    int[] byGrade = reversed(sorted);
    // Most measures have no other order, and boxes are dear.
    return worth == BY_GRADE ? byGrade : byWorth(byGrade, worth);
  }

  private static int[] byWorth(int[] byGrade, IntToDoubleFunction worth) {
    return Arrays.stream(byGrade)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer grade) -> -worth.applyAsDouble(grade)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] reversed(int[] values) {
    int[] result = new int[values.length];
    for (int index = 0; index < values.length; index++) {
      result[index] = values[values.length - 1 - index];
    }
    return result;
  }

  private JudgedRanking ranking(int[] ordered, JudgingRules rules) {
    boolean byRank = rules.order() == JudgingRules.Order.RANK;
    int places = byRank ? lastRank(rules.depth()) : Math.min(rules.depth(), ordered.length);
    int[] placed = new int[places];
    Arrays.fill(placed, JudgedRanking.ABSENT);
    int retrieved = 0;
    for (int index = 0; index < ordered.length; index++) {
      int place = byRank ? rank(index) - 1 : index;
      if (place < places) {
        placed[place] = ordered[index];
        retrieved++;
      }
    }
    if (rules.unjudged() == JudgingRules.Unjudged.DROP) {
      placed = Arrays.stream(placed).filter(grade -> grade >= 0).toArray();
      retrieved = placed.length;
    }
    return new JudgedRanking(placed, retrieved, judged, rules.level());
  }

  private int rank(int index) {
    return (int) -documents.get(index).score();
  }

  private int lastRank(int depth) {
    return documents.isEmpty() ? 0 : Math.min(depth, rank(documents.size() - 1));
  }
}
