package io.sparkrerank.jobs.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well classes are told apart.
 *
 * @param labels the classes
 * @param confusion how many rows of each class (first index) were taken for each (second index)
 * @param averagePrecision of each class; NaN where there is none of it
 */
public record ClassMeasures(List<String> labels, long[][] confusion, double[] averagePrecision) {

  /**
   * Counts.
   *
   * @param labels the classes
   * @param actual the class of each row
   * @param probabilities of each row the probability of each class; the largest, of equal ones the
   *     first, is the one that is predicted
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
   * The mean over the rows of a class of the precision at each of them, rows in the order of their
   * probabilities; equal ones count together, as in scikit-learn's average_precision_score.
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

  /** How many rows there are. */
  public long rows() {
    return IntStream.range(0, labels.size()).mapToLong(this::support).sum();
  }

  /** How many rows are of a class. */
  public long support(int label) {
    return IntStream.range(0, labels.size()).mapToLong(other -> confusion[label][other]).sum();
  }

  /** The share of rows that were taken for what they are; NaN without rows. */
  public double accuracy() {
    long right =
        IntStream.range(0, labels.size()).mapToLong(label -> confusion[label][label]).sum();
    return (double) right / rows();
  }

  /** The share of the rows that were taken for a class that are of it; 0 if there are none. */
  public double precision(int label) {
    long taken = taken(label);
    return taken == 0 ? 0 : (double) confusion[label][label] / taken;
  }

  /** The share of the rows of a class that were taken for it; 0 if there are none. */
  public double recall(int label) {
    long support = support(label);
    return support == 0 ? 0 : (double) confusion[label][label] / support;
  }

  /** The harmonic mean of precision and recall; 0 if both are. */
  public double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  /** The mean of F1 over the classes that rows are of or were taken for. */
  public double macroF1() {
    return IntStream.range(0, labels.size())
        .filter(label -> support(label) + taken(label) > 0)
        .mapToDouble(this::f1)
        .average()
        .orElse(0);
  }

  private long taken(int label) {
    return IntStream.range(0, labels.size()).mapToLong(other -> confusion[other][label]).sum();
  }
}
