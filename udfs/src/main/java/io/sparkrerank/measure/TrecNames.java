package io.sparkrerank.measure;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that trec_eval prints, such as {@code ndcg_cut_10} and {@code map}. */
final class TrecNames {

  /** A name, with the cutoff or recall behind its last underscore or point. */
  private static final Pattern SYNTAX =
      Pattern.compile("([A-Za-z_]+?)(?:[_.](\\d{1,6}|[01]?\\.\\d+))?");

  private TrecNames() {}

  /**
   * Returns the part of a name before the cutoff, if the text has the form of trec_eval's names.
   */
  static Optional<String> family(String name) {
    Matcher parts = SYNTAX.matcher(name);
    return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
  }

  /**
   * Reads a name that trec_eval prints.
   *
   * @return the measure, or null if trec_eval has none of this name
   * @throws IllegalArgumentException if trec_eval has the measure, but not in this form
   */
  static @Nullable Measure parse(String name) {
    Matcher parts = SYNTAX.matcher(name);
    if (!parts.matches()) {
      return null;
    }
    String family = parts.group(1);
    String number = parts.group(2);
    if (number != null && family.equals(InterpolatedPrecision.TREC_NAME)) {
      return MeasureSyntax.interpolated(name, BinaryMeasure.LEVEL_OF_RULES, number);
    }
    if (number == null && needsCutoff(family)) {
      throw new IllegalArgumentException(
          "%s needs a cutoff, such as %s_10".formatted(family, family));
    }
    int cutoff = number != null && number.contains(".") ? 0 : MeasureSyntax.cutoff(name, number);
    if (cutoff == 0) {
      return null;
    }
    if (family.equals(number == null ? Ndcg.TREC_NAME : Ndcg.TREC_NAME_WITH_CUTOFF)) {
      return new Ndcg(Gains.LINEAR, cutoff);
    }
    return Arrays.stream(BinaryFormula.values())
        .filter(
            formula ->
                family.equals(
                    number == null
                        ? formula.trecName(Measure.NO_CUTOFF)
                        : formula.trecNameWithCutoff()))
        .findFirst()
        .map(formula -> BinaryMeasure.at(formula, cutoff))
        .orElse(null);
  }

  /** Returns whether a name is one of trec_eval only, and has a cutoff there. */
  private static boolean needsCutoff(String family) {
    return family.equals(Ndcg.TREC_NAME_WITH_CUTOFF)
        || Arrays.stream(BinaryFormula.values())
            .anyMatch(
                formula ->
                    family.equals(formula.trecNameWithCutoff())
                        && !family.equals(formula.symbol()));
  }
}
