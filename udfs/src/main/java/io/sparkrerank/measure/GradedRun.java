package io.sparkrerank.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The documents of one query in the order of their run, with their grades. It makes the list that
 * is measured, and the lists that this one is compared with. Immutable.
 */
final class GradedRun {

  /** The gain of a grade for measures without gains of their own. */
  static final IntToDoubleFunction BY_GRADE = grade -> grade;

  private final List<ScoredDocument> documents;

  /** The grade of each document, in the same order. */
  private final int[] grades;

  /** The grades of all judged documents, retrieved or not, ascending. */
  private final int[] judged;

  private GradedRun(List<ScoredDocument> documents, int[] grades, int[] judged) {
    this.documents = documents;
    this.grades = grades;
    this.judged = judged;
  }

  /**
   * Orders the documents of a run by trec_eval's rule and looks up their grades.
   *
   * @param run the documents of a query in any order, each once
   * @param judgments the grades of the query by document id
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

  /** Returns the list in the order of the run. */
  JudgedRanking ranking(JudgingRules rules) {
    return ranking(grades, rules);
  }

  /**
   * Returns the best order of the same documents, which a perfect re-ranker would find.
   *
   * @param worth the gain of a grade for the measure
   */
  JudgedRanking ceiling(JudgingRules rules, IntToDoubleFunction worth) {
    return ranking(bestFirst(0, grades.length, worth), rules);
  }

  /** Returns the list with the best of equal scores first. */
  JudgedRanking tiesAtBest(JudgingRules rules, IntToDoubleFunction worth) {
    return ranking(withTies((start, end) -> bestFirst(start, end, worth)), rules);
  }

  /** Returns the list with the worst of equal scores first. */
  JudgedRanking tiesAtWorst(JudgingRules rules, IntToDoubleFunction worth) {
    return ranking(withTies((start, end) -> reversed(bestFirst(start, end, worth))), rules);
  }

  /** Returns whether any two documents have equal scores. */
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
   * Returns whether equal scores stand on both sides of a cutoff, or of the rules' depth if that
   * comes first. Then ids alone decide which document is in reach. Without a cutoff, returns
   * whether any two scores are equal.
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

  /** Returns the first documents, in order. */
  List<ScoredDocument> first(int count) {
    return documents.subList(0, Math.min(count, documents.size()));
  }

  /** Returns the grade of the document at a place, counted from 0. */
  int grade(int place) {
    return grades[place];
  }

  /** Returns whether a document has the same score as the one before it. */
  private static boolean isTied(List<ScoredDocument> list, int place) {
    return list.get(place).score() == list.get(place - 1).score();
  }

  /** An order of the grades between two places. */
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
    // Most measures need no other order, and sorting by gain allocates an object per grade.
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
