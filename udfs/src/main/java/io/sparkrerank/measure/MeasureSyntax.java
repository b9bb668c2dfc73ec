package io.sparkrerank.measure;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of a single measure: as ir_measures writes it, as trec_eval prints it, or {@code
 * R_10@1} as in papers on response selection.
 */
final class MeasureSyntax {

  private static final Pattern SYNTAX =
      Pattern.compile("([A-Za-z]+)(?:\\(([^()]*)\\))?(?:@(\\d{1,6}|[01]?\\.\\d+|[01]\\.))?");

  /** The notation of papers on response selection: {@code R_10@1}. */
  private static final Pattern CANDIDATE_RECALL = Pattern.compile("R_?(\\d{1,6})@(\\d{1,6})");

  private static final Pattern PARAMETER = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*?)\\s*");

  /** Other names that ir_measures reads, and another name of trec_eval's set_recall. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "MRR", "RR",
          "MAP", "AP",
          "NDCG", "nDCG",
          "Recall", "R",
          "Precision", "P",
          "RPrec", "Rprec",
          "BPref", "Bpref",
          "set_R", "SetR");

  private MeasureSyntax() {}

  /**
   * Reads one measure.
   *
   * @throws IllegalArgumentException if it is not a measure; the message names the nearest one
   */
  static Measure parse(String name) {
    Measure trec = TrecNames.parse(name);
    if (trec != null) {
      return trec;
    }
    Matcher recall = CANDIDATE_RECALL.matcher(name);
    if (recall.matches()) {
      return new CandidateRecall(
          Integer.parseInt(recall.group(1)), Integer.parseInt(recall.group(2)));
    }
    Matcher parts = SYNTAX.matcher(ALIASES.getOrDefault(name, name));
    if (!parts.matches()) {
      throw TrecNames.family(name)
          .map(family -> UnknownMeasure.error(name, family))
          .orElseGet(
              () ->
                  new IllegalArgumentException(
                      "Not a measure: \"%s\"; expected a name such as nDCG@10 or RR(rel=2)@10"
                          .formatted(name)));
    }
    String family = ALIASES.getOrDefault(parts.group(1), parts.group(1));
    return ofFamily(name, family, parameters(name, parts.group(2)), parts.group(3));
  }

  private static Measure ofFamily(
      String name, String family, Map<String, String> parameters, @Nullable String number) {
    if (family.equals(InterpolatedPrecision.NAME)) {
      int level = level(name, parameters);
      takeNone(name, family, parameters);
      return interpolated(name, level, number);
    }
    int cutoff = cutoff(name, number);
    if (family.equals(Ndcg.NAME)) {
      Gains gains = GainsSyntax.parse(name, parameters.remove("dcg"), parameters.remove("gains"));
      takeNone(name, family, parameters);
      return new Ndcg(gains, cutoff);
    }
    return binary(name, family, parameters, cutoff);
  }

  private static Measure binary(
      String name, String family, Map<String, String> parameters, int cutoff) {
    BinaryFormula formula =
        Arrays.stream(BinaryFormula.values())
            .filter(known -> known.symbol().equals(family))
            .findFirst()
            .orElseThrow(() -> UnknownMeasure.error(name, family));
    boolean ofRelevant = formula == BinaryFormula.NUM_RET && parameters.containsKey("rel");
    // ir_measures writes NumRet(rel=1) for the relevant documents that were retrieved.
    BinaryFormula meant = ofRelevant ? BinaryFormula.NUM_REL_RET : formula;
    int level = meant.usesLevel() ? level(name, parameters) : BinaryMeasure.LEVEL_OF_RULES;
    takeNone(name, family, parameters);
    checkCutoff(name, meant, cutoff);
    return new BinaryMeasure(meant, level, cutoff);
  }

  private static int level(String name, Map<String, String> parameters) {
    String rel = parameters.remove("rel");
    if (rel == null) {
      return BinaryMeasure.LEVEL_OF_RULES;
    }
    if (!rel.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException(
          "Relevance level must be a whole number from 1: \"%s\"".formatted(name));
    }
    return Integer.parseInt(rel);
  }

  private static void checkCutoff(String name, BinaryFormula formula, int cutoff) {
    boolean given = cutoff != Measure.NO_CUTOFF;
    if (!given && formula.cutoffs() == BinaryFormula.Cutoff.REQUIRED) {
      throw new IllegalArgumentException(
          "%s needs a cutoff, such as %s@10: \"%s\""
              .formatted(formula.symbol(), formula.symbol(), name));
    }
    if (given && formula.cutoffs() == BinaryFormula.Cutoff.NONE) {
      throw new IllegalArgumentException(
          "%s takes no cutoff: \"%s\"".formatted(formula.symbol(), name));
    }
  }

  /** Reads the parameters between brackets, by name, into a map to take them out of. */
  private static Map<String, String> parameters(String name, @Nullable String text) {
    Map<String, String> parameters = new TreeMap<>();
    if (text != null) {
      // A comma between braces does not separate.
      for (String parameter : text.split(",(?![^{]*\\})")) {
        Matcher parts = PARAMETER.matcher(parameter);
        if (!parts.matches()) {
          throw new IllegalArgumentException(
              "Expected NAME=VALUE between the brackets of \"%s\"".formatted(name));
        }
        parameters.put(parts.group(1), parts.group(2));
      }
    }
    return parameters;
  }

  private static void takeNone(String name, String family, Map<String, String> parameters) {
    if (!parameters.isEmpty()) {
      String hint =
          family.equals(Ndcg.NAME) ? "; it uses grades, and takes dcg='exp-log2' or gains" : "";
      throw new IllegalArgumentException(
          "%s takes no %s%s: \"%s\""
              .formatted(family, String.join(", ", parameters.keySet()), hint, name));
    }
  }

  /** Reads a cutoff. A text that is null means the whole list. */
  static int cutoff(String name, @Nullable String text) {
    if (text == null) {
      return Measure.NO_CUTOFF;
    }
    if (!text.matches("\\d+") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException(
          "The cutoff must be a whole number from 1: \"%s\"".formatted(name));
    }
    return Integer.parseInt(text);
  }

  /** Reads a recall of interpolated precision, which is missing if the text is null. */
  static Measure interpolated(String name, int level, @Nullable String recall) {
    try {
      return new InterpolatedPrecision(
          level, recall == null ? Double.NaN : Double.parseDouble(recall));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "IPrec needs a recall from 0 to 1, such as IPrec@0.1: \"%s\"".formatted(name), e);
    }
  }
}
