package io.sparkrerank.measure;

import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The syntax of the gains of nDCG, as ir_measures writes them. */
final class GainsSyntax {

  private static final Pattern GAIN =
      Pattern.compile(
          "\\s*(\\d{1,6})\\s*:\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*");

  private GainsSyntax() {}

  /**
   * Reads gains; linear ones if neither parameter is given.
   *
   * @param name the whole measure, for messages
   * @param dcg the parameter {@code dcg}, or null
   * @param gains the parameter {@code gains}, or null
   * @throws IllegalArgumentException if both are given, or one is wrong
   */
  static Gains parse(String name, @Nullable String dcg, @Nullable String gains) {
    if (dcg != null && gains != null) {
      throw new IllegalArgumentException("Either dcg or gains, not both: \"%s\"".formatted(name));
    }
    if (gains != null) {
      return byGrade(name, gains);
    }
    if (dcg == null || dcg.matches("(['\"]?)log2\\1")) {
      return Gains.LINEAR;
    }
    if (dcg.matches("(['\"]?)exp-log2\\1")) {
      return new Gains(Gains.Scale.EXPONENTIAL, new TreeMap<>());
    }
    throw new IllegalArgumentException(
        "dcg is 'log2' or 'exp-log2', not %s: \"%s\"".formatted(dcg, name));
  }

  private static Gains byGrade(String name, String text) {
    TreeMap<Integer, Double> byGrade = new TreeMap<>();
    Matcher braces = Pattern.compile("\\{(.*)\\}").matcher(text);
    if (braces.matches()) {
      for (String entry : braces.group(1).split(",")) {
        Matcher gain = GAIN.matcher(entry);
        if (gain.matches()) {
          byGrade.put(Integer.valueOf(gain.group(1)), Double.valueOf(gain.group(2)));
        } else {
          byGrade.clear();
          break;
        }
      }
    }
    if (byGrade.isEmpty()) {
      throw new IllegalArgumentException(
          "gains are written as {1:1,2:3}, grades with what each is worth: \"%s\"".formatted(name));
    }
    return new Gains(Gains.Scale.LINEAR, byGrade);
  }
}
