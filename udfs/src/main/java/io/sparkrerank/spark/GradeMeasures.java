package io.sparkrerank.spark;

import io.sparkrerank.RerankException;
import io.sparkrerank.measure.BinaryFormula;
import io.sparkrerank.measure.BinaryMeasure;
import io.sparkrerank.measure.Gains;
import io.sparkrerank.measure.JudgedRanking;
import io.sparkrerank.measure.Ndcg;
import io.sparkrerank.trec.Grade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SQL functions that measure a list, as plain Java. They take the grades of a list in the order
 * of its ranks, and treat them as all judgments there are. Thread-safe.
 */
final class GradeMeasures {

  private GradeMeasures() {}

  /**
   * Computes nDCG at a cutoff.
   *
   * @param grades numbers, truth values or texts; null for a document that is not judged
   * @throws RerankException if a grade is not a whole number, true or false
   */
  static double ndcgAt(List<?> grades, int cutoff) {
    return new Ndcg(Gains.LINEAR, cutoff).of(ranking(grades));
  }

  /**
   * Computes the reciprocal rank at a cutoff; a grade of at least 1 is relevant.
   *
   * @param grades numbers, truth values or texts; null for a document that is not judged
   * @throws RerankException if a grade is not a whole number, true or false
   */
  static double rrAt(List<?> grades, int cutoff) {
    return BinaryMeasure.at(BinaryFormula.RR, cutoff).of(ranking(grades));
  }

  private static JudgedRanking ranking(List<?> grades) {
    int[] values = grades.stream().mapToInt(GradeMeasures::grade).toArray();
    return JudgedRanking.of(values, values, 1);
  }

  private static int grade(@Nullable Object written) {
    if (written == null) {
      return JudgedRanking.ABSENT;
    }
    Integer grade = Grade.parse(written.toString());
    if (grade == null) {
      throw RerankException.input("A grade is not a whole number, true or false: %s", written);
    }
    return grade;
  }
}
