package io.sparkrerank.measure;

import java.util.stream.IntStream;

/**
 * The ranked list of one query with its judgments, from which all measures are computed. Places are
 * counted from 0. Immutable.
 */
public final class JudgedRanking {

  /**
   * The grade of a document that is not in the judgments. Any other grade below 0 means that the
   * document was in the pool and was not judged.
   */
  public static final int ABSENT = Integer.MIN_VALUE;

  /** The grade at each place. */
  private final int[] grades;

  /** The number of places with a document; the others are gaps in a list with given ranks. */
  private final int retrieved;

  /** The grades of all judged documents, retrieved or not, ascending. */
  private final int[] judged;

  private final int level;

  JudgedRanking(int[] grades, int retrieved, int[] judged, int level) {
    this.grades = grades;
    this.retrieved = retrieved;
    this.judged = judged;
    this.level = level;
  }

  /**
   * Returns a list whose order is known.
   *
   * @param grades the grade at each place; {@link #ABSENT} where there is no judgment
   * @param judgments the grades of all documents in the judgments in any order, retrieved or not
   * @param level the lowest grade that counts as relevant, for measures without their own
   */
  public static JudgedRanking of(int[] grades, int[] judgments, int level) {
    return new JudgedRanking(grades.clone(), grades.length, judged(judgments), level);
  }

  /** Returns the grades of at least 0, ascending. */
  static int[] judged(int[] judgments) {
    return IntStream.of(judgments).filter(grade -> grade >= 0).sorted().toArray();
  }

  /** Returns the level of measures that do not have their own. */
  int level() {
    return level;
  }

  /** Returns the number of documents in the list. */
  int retrieved() {
    return retrieved;
  }

  /** Returns the number of places up to a cutoff. */
  int places(int cutoff) {
    return Math.min(cutoff, grades.length);
  }

  /** Returns the grade at a place. */
  int grade(int place) {
    return grades[place];
  }

  /** Returns whether the document at a place was judged. */
  boolean isJudged(int place) {
    return grades[place] >= 0;
  }

  /**
   * Returns whether the document at a place was judged and has at least the grade {@code level}.
   */
  boolean isRelevant(int place, int level) {
    return grades[place] >= 0 && grades[place] >= level;
  }

  /** Returns the number of places up to a cutoff that hold a relevant document. */
  int hits(int level, int cutoff) {
    int hits = 0;
    for (int place = 0; place < places(cutoff); place++) {
      if (isRelevant(place, level)) {
        hits++;
      }
    }
    return hits;
  }

  /** Returns the number of places up to a cutoff with a document that is in the judgments. */
  int inJudgments(int cutoff) {
    int found = 0;
    for (int place = 0; place < places(cutoff); place++) {
      if (grades[place] != ABSENT) {
        found++;
      }
    }
    return found;
  }

  /** Returns the number of judged documents, retrieved or not. */
  int judged() {
    return judged.length;
  }

  /**
   * Returns the number of judged documents of at least the grade {@code level}, retrieved or not.
   */
  int relevant(int level) {
    int below = 0;
    while (below < judged.length && judged[below] < level) {
      below++;
    }
    return judged.length - below;
  }

  /** Returns the number of judged documents of a grade below {@code level}, retrieved or not. */
  int nonrelevant(int level) {
    return judged.length - relevant(level);
  }

  /** Returns the grade at a place of the best possible list of all judged documents. */
  int bestGrade(int place) {
    return judged[judged.length - 1 - place];
  }
}
