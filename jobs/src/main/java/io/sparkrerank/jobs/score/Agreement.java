package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.statistics.ClassMeasures;
import io.sparkrerank.jobs.statistics.RegressionMeasures;

/** The agreement of what a model says of pairs with a column of the input. */
public sealed interface Agreement {

  /**
   * Scores against numbers.
   *
   * @param regression the correlation of scores and numbers
   */
  record OfScores(RegressionMeasures regression) implements Agreement {}

  /**
   * Scores that are probabilities, against numbers that are all 0 or 1.
   *
   * @param regression the correlation of scores and numbers
   * @param classes the measures of the classes 0 and 1
   */
  record OfBinaryScores(RegressionMeasures regression, ClassMeasures classes)
      implements Agreement {}

  /**
   * Probabilities of labels against labels.
   *
   * @param classes the measures of the labels
   */
  record OfClasses(ClassMeasures classes) implements Agreement {}
}
