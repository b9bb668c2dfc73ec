package io.sparkrerank.measure;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a grade is worth in nDCG. A document without a judgment is worth nothing.
 *
 * @param scale what a grade is worth that {@code byGrade} does not name
 * @param byGrade gains of single grades
 */
public record Gains(Scale scale, SortedMap<Integer, Double> byGrade) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The grade itself. */
  public static final Gains LINEAR = new Gains(Scale.LINEAR, new TreeMap<>());

  /** How a grade becomes a gain. */
  public enum Scale {
    /** The grade itself. */
    LINEAR,
    /** 2^grade - 1: the gains of gdeval, and of learning to rank. */
    EXPONENTIAL
  }

  /** Copies the gains. */
  public Gains {
    byGrade = new TreeMap<>(byGrade);
  }

  /** The gain of {@code grade}; 0 for a grade below 0, which is no judgment. */
  double of(int grade) {
    if (grade < 0) {
      return 0;
    }
    if (!byGrade.isEmpty()) {
      Double gain = byGrade.get(grade);
      if (gain != null) {
        return gain;
      }
    }
    return scale == Scale.LINEAR ? grade : Math.pow(2, grade) - 1;
  }

  /** Whether a better grade is never worth less. */
  boolean followGrades() {
    return byGrade.isEmpty();
  }

  /** As ir_measures writes parameters; empty for the default. */
  String print() {
    if (scale == Scale.EXPONENTIAL) {
      return "(dcg='exp-log2')";
    }
    return byGrade.isEmpty() ? "" : "(gains={" + joined(":") + "})";
  }

  /** As trec_eval writes them; null for what it does not have. */
  String trecSuffix() {
    if (scale == Scale.EXPONENTIAL) {
      return null;
    }
    return byGrade.isEmpty() ? "" : "_" + joined("=");
  }

  private String joined(String between) {
    return byGrade.entrySet().stream()
        .map(gain -> gain.getKey() + between + number(gain))
        .collect(Collectors.joining(","));
  }

  private static String number(Map.Entry<Integer, Double> gain) {
    double value = gain.getValue();
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
