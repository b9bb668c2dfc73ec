package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.report.Decimals;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The measures of the lists of a pipeline, and the relevant documents that its stages lost.
 *
 * @param lists the measures of the lists: of the run that the pipeline begins with, if there is
 *     one, and of each stage
 * @param ceilings for each stage, the measures of the best order of what it read, in the order of
 *     the measures; null for a search, which reads the whole corpus, and NaN for a measure that
 *     looks below what the stage read
 * @param losses the relevant documents that are out of reach
 * @param comparison the differences of the lists from the first; null for one list, for measures
 *     without a mean, and for too many queries
 * @param queries the measures and grades of single queries
 */
public record PipelineMeasures(
    Evaluation lists,
    List<double @Nullable []> ceilings,
    Losses losses,
    @Nullable Comparison comparison,
    QueryCollector queries) {

  /**
   * Relevant documents that lists lost.
   *
   * @param relevant the number of relevant documents
   * @param lost how many of them each list lost, in the order of the lists
   * @param within how many ranks of the last list count
   */
  public record Losses(long relevant, List<Long> lost, int within) {

    /** Returns the number of relevant documents that are in reach after a list. */
    public long left(int list) {
      return relevant - lost.subList(0, list + 1).stream().mapToLong(Long::longValue).sum();
    }

    /** Explains the numbers to people. */
    String described() {
      return Decimals.format(
          "%,d relevant documents: left are those that a later stage can still bring among the first %,d of"
              + " the last list, lost those that this stage put out of reach.",
          relevant, within);
    }
  }

  /**
   * Returns the number of lists before that of the first stage: 0, or 1 with a run to begin with.
   */
  int listsBefore() {
    return lists.runs().size() - ceilings.size();
  }

  /** Returns the name of the first measure. */
  String firstMeasure() {
    return lists.measures().get(0).toString();
  }

  /** Returns the first measure of a list. */
  double first(int list) {
    return lists.runs().get(list).values()[0];
  }

  /**
   * Returns the first measure of the best order of what a stage read; empty for a search, and if
   * the measure looks below what the stage read.
   */
  OptionalDouble firstCeiling(int stage) {
    double[] ceiling = ceilings.get(stage);
    return ceiling == null || Double.isNaN(ceiling[0])
        ? OptionalDouble.empty()
        : OptionalDouble.of(ceiling[0]);
  }
}
