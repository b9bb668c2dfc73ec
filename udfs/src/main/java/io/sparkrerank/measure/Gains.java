package io.sparkrerank.measure;

import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gains of grades in nDCG. A document without a judgment has the gain 0.
 *
 * @param scale the gains of all grades that {@code byGrade} does not name
 * @param byGrade the gains of single grades
 */
public record Gains(Scale scale, SortedMap<Integer, Double> byGrade) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Gains that equal the grades. */
  public static final Gains LINEAR = new Gains(Scale.LINEAR, new TreeMap<>());

  /** Formulas that turn a grade into a gain. */
  public enum Scale {
    /** The grade itself. */
    LINEAR,
    /** 2^grade - 1, as in gdeval and in learning to rank. */
    EXPONENTIAL
  }

  /** Copies the gains of single grades. */
  public Gains {
    byGrade = new TreeMap<>(byGrade);
  }

  /** Returns the gain of a grade. A grade below 0 is no judgment, and its gain is 0. */
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

  /** Returns whether a better grade never has a smaller gain. */
  boolean followGrades() {
    return byGrade.isEmpty();
  }

  /** Returns the parameter as ir_measures writes it; empty for the default. */
  String print() {
    if (scale == Scale.EXPONENTIAL) {
      return "(dcg='exp-log2')";
    }
    return byGrade.isEmpty() ? "" : "(gains={" + joined(":") + "})";
  }

  /** Returns the gains as trec_eval prints them; null if it does not have them. */
  @Nullable String trecSuffix() {
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
