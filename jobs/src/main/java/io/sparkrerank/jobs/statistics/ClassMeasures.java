package io.sparkrerank.jobs.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The quality of a classification.
 *
 * @param labels the classes
 * @param confusion the number of rows by their class (first index) and the predicted class (second
 *     index)
 * @param averagePrecision the average precision of each class; NaN for a class without rows
 */
public record ClassMeasures(List<String> labels, long[][] confusion, double[] averagePrecision) {

  /**
   * Counts rows by class and predicted class.
   *
   * @param labels the classes
   * @param actual the class of each row
   * @param probabilities the probability of each class, row by row; the class with the largest is
   *     predicted, the first of equal ones
   */
  public static ClassMeasures of(List<String> labels, int[] actual, double[][] probabilities) {
    int classes = labels.size();
    long[][] confusion = new long[classes][classes];
    for (int row = 0; row < actual.length; row++) {
      confusion[actual[row]][largest(probabilities[row])]++;
    }
    double[] precisions = new double[classes];
    for (int label = 0; label < classes; label++) {
      precisions[label] = averagePrecision(label, actual, probabilities);
    }
    return new ClassMeasures(labels, confusion, precisions);
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int index = 1; index < values.length; index++) {
      if (values[index] > values[largest]) {
        largest = index;
      }
    }
    return largest;
  }

  /**
   * Returns the mean of the precision at each row of a class, with rows in the order of their
   * probabilities. Equal ones count together, as in scikit-learn's average_precision_score.
   */
  private static double averagePrecision(int label, int[] actual, double[][] probabilities) {
    List<Integer> order =
        IntStream.range(0, actual.length)
            .boxed()
            .sorted(Comparator.comparing((Integer row) -> -probabilities[row][label]))
            .toList();
    double sum = 0;
    long hits = 0;
    long hitsOfTies = 0;
    for (int place = 0; place < order.size(); place++) {
      int row = order.get(place);
      hitsOfTies += actual[row] == label ? 1 : 0;
      boolean last =
          place + 1 == order.size()
              || probabilities[order.get(place + 1)][label] != probabilities[row][label];
      if (last) {
        hits += hitsOfTies;
        sum += hitsOfTies * ((double) hits / (place + 1));
        hitsOfTies = 0;
      }
    }
    return sum / hits;
  }

  /** Returns the number of rows. */
  public long rows() {
    return IntStream.range(0, labels.size()).mapToLong(this::support).sum();
  }

  /** Returns the number of rows of a class. */
  public long support(int label) {
    return IntStream.range(0, labels.size()).mapToLong(other -> confusion[label][other]).sum();
  }

  /** Returns the share of rows whose class was predicted; NaN without rows. */
  public double accuracy() {
    long right =
        IntStream.range(0, labels.size()).mapToLong(label -> confusion[label][label]).sum();
    return (double) right / rows();
  }

  /** Returns the share of the rows predicted as a class that are of it; 0 if there are none. */
  public double precision(int label) {
    long predicted = predicted(label);
    return predicted == 0 ? 0 : (double) confusion[label][label] / predicted;
  }

  /** Returns the share of the rows of a class that are predicted as it; 0 if there are none. */
  public double recall(int label) {
    long support = support(label);
    return support == 0 ? 0 : (double) confusion[label][label] / support;
  }

  /** Returns the harmonic mean of precision and recall; 0 if both are 0. */
  public double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  /** Returns the mean of F1 over the classes that have rows or predictions. */
  public double macroF1() {
    return IntStream.range(0, labels.size())
        .filter(label -> support(label) + predicted(label) > 0)
        .mapToDouble(this::f1)
        .average()
        .orElse(0);
  }

  private long predicted(int label) {
    return IntStream.range(0, labels.size()).mapToLong(other -> confusion[other][label]).sum();
  }
}
