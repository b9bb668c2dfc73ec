package io.sparkrerank.measure;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One query's ranked list beside its judgments: what all measures consume. Immutable.
 *
 * <p>A grade below 0 means that the document was in the pool and not judged; such a document counts
 * as one that is not in the judgments.
 */
public final class JudgedRanking {

  /** The grade of a document without a judgment. */
  public static final int UNJUDGED = -1;

  /** The grade at each rank, from the first; UNJUDGED where there is no judgment. */
  private final int[] grades;

  /** The grades of all judged documents, retrieved or not, best first. */
  private final int[] judged;

  private JudgedRanking(int[] grades, int[] judged) {
    this.grades = grades;
    this.judged = judged;
  }

  /**
   * Ranks {@code run} by trec_eval's rule and looks up its judgments.
   *
   * @param run a query's documents in any order, none twice
   * @param judgments grades by document id
   */
  public static JudgedRanking of(List<ScoredDocument> run, Map<String, Integer> judgments) {
    int[] grades =
        run.stream()
            .sorted(ScoredDocument.RANKING)
            .mapToInt(document -> judgments.getOrDefault(document.docId(), UNJUDGED))
            .toArray();
    return ofGrades(grades, judgments.values().stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * A list whose order is known.
   *
   * @param grades the grade at each rank; below 0 where there is no judgment
   * @param judged the grades of all judged documents in any order, retrieved or not
   */
  public static JudgedRanking ofGrades(int[] grades, int[] judged) {
    int[] bestFirst =
        IntStream.of(judged)
            .filter(grade -> grade >= 0)
            .boxed()
            .sorted(Comparator.reverseOrder())
            .mapToInt(Integer::intValue)
            .toArray();
    return new JudgedRanking(grades.clone(), bestFirst);
  }

  /** How many documents the list has. */
  int retrieved() {
    return grades.length;
  }

  /** The gain at a rank, counted from 0: the grade, or 0 without a judgment. */
  int gain(int rank) {
    return Math.max(0, grades[rank]);
  }

  /** Whether the document at a rank, counted from 0, has at least the grade {@code level}. */
  boolean isRelevant(int rank, int level) {
    return grades[rank] >= 0 && grades[rank] >= level;
  }

  /** How many judged documents have at least the grade {@code level}, retrieved or not. */
  int relevant(int level) {
    return (int) IntStream.of(judged).filter(grade -> grade >= level).count();
  }

  /** How many ranks the ideal list has. */
  int idealLength() {
    return judged.length;
  }

  /** The gain at a rank, counted from 0, of the ideal list of all judged documents. */
  int idealGain(int rank) {
    return judged[rank];
  }
}
