package io.sparkrerank.measure;

import io.sparkrerank.NearestName;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How a single measure is written: as in ir_measures, or as trec_eval prints it. */
final class MeasureSyntax {

  private static final Pattern SYNTAX =
      Pattern.compile("([A-Za-z]+)(?:\\(([^()]*)\\))?(?:@(\\d{1,6}|[01]?\\.\\d+|[01]\\.))?");

  /** A name of trec_eval with the cutoff or recall behind its last line or point. */
  private static final Pattern TREC_SYNTAX =
      Pattern.compile("([A-Za-z_]+?)(?:[_.](\\d{1,6}|[01]?\\.\\d+))?");

  /** As papers on response selection write it: 1 in 10 at 1. */
  private static final Pattern CANDIDATE_RECALL = Pattern.compile("R_?(\\d{1,6})@(\\d{1,6})");

  private static final Pattern PARAMETER = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*?)\\s*");

  private static final Pattern GAIN =
      Pattern.compile(
          "\\s*(\\d{1,6})\\s*:\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*");

  /** Other names that ir_measures reads, and the one that trec_eval's set_recall goes by. */
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
   * @throws IllegalArgumentException if it is not one
   */
  static Measure parse(String name) {
    Measure trec = ofTrecName(name);
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
      Matcher trecParts = TREC_SYNTAX.matcher(name);
      if (trecParts.matches()) {
        throw unknown(name, trecParts.group(1));
      }
      throw new IllegalArgumentException(
          "Not a measure: \"%s\"; expected a name such as nDCG@10 or RR(rel=2)@10".formatted(name));
    }
    String family = ALIASES.getOrDefault(parts.group(1), parts.group(1));
    Map<String, String> parameters = parameters(name, parts.group(2));
    if (family.equals(InterpolatedPrecision.NAME)) {
      int level = level(name, parameters);
      takeNone(name, family, parameters);
      return interpolated(name, level, parts.group(3));
    }
    int cutoff = cutoff(name, parts.group(3));
    if (family.equals(Ndcg.NAME)) {
      Gains gains = gains(name, parameters);
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
            .orElseThrow(() -> unknown(name, family));
    boolean ofRelevant = formula == BinaryFormula.NUM_RET && parameters.containsKey("rel");
    // What ir_measures writes as NumRet(rel=1).
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

  /** The parameters between brackets, by name, in a map to take them out of. */
  private static Map<String, String> parameters(String name, String text) {
    Map<String, String> parameters = new TreeMap<>();
    if (text != null) {
      // A comma inside of {} does not separate.
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

  private static Gains gains(String name, Map<String, String> parameters) {
    String dcg = parameters.remove("dcg");
    String gains = parameters.remove("gains");
    if (dcg != null && gains != null) {
      throw new IllegalArgumentException("Either dcg or gains, not both: \"%s\"".formatted(name));
    }
    if (gains != null) {
      return customGains(name, gains);
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

  private static Gains customGains(String name, String text) {
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

  private static int cutoff(String name, String text) {
    if (text == null) {
      return Measure.NO_CUTOFF;
    }
    if (!text.matches("\\d+") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException(
          "The cutoff must be a whole number from 1: \"%s\"".formatted(name));
    }
    return Integer.parseInt(text);
  }

  private static Measure interpolated(String name, int level, String recall) {
    try {
      return new InterpolatedPrecision(
          level, recall == null ? Double.NaN : Double.parseDouble(recall));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "IPrec needs a recall from 0 to 1, such as IPrec@0.1: \"%s\"".formatted(name), e);
    }
  }

  /** The measure that trec_eval prints under {@code name}, or null. */
  private static Measure ofTrecName(String name) {
    Matcher parts = TREC_SYNTAX.matcher(name);
    if (!parts.matches()) {
      return null;
    }
    String family = parts.group(1);
    String number = parts.group(2);
    if (number != null && family.equals(InterpolatedPrecision.TREC_NAME)) {
      return interpolated(name, BinaryMeasure.LEVEL_OF_RULES, number);
    }
    if (number == null && needsCutoff(family)) {
      throw new IllegalArgumentException(
          "%s needs a cutoff, such as %s_10".formatted(family, family));
    }
    int cutoff = number != null && number.contains(".") ? 0 : cutoff(name, number);
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

  /** Whether trec_eval has {@code family} only with a cutoff, and we do not have it ourselves. */
  private static boolean needsCutoff(String family) {
    return family.equals(Ndcg.TREC_NAME_WITH_CUTOFF)
        || Arrays.stream(BinaryFormula.values())
            .anyMatch(
                formula ->
                    family.equals(formula.trecNameWithCutoff())
                        && !family.equals(formula.symbol()));
  }

  private static IllegalArgumentException unknown(String name, String family) {
    Map<String, String> symbols = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    symbols.put(Ndcg.TREC_NAME, Ndcg.NAME);
    symbols.put(Ndcg.TREC_NAME_WITH_CUTOFF, Ndcg.NAME);
    symbols.put(InterpolatedPrecision.TREC_NAME, InterpolatedPrecision.NAME);
    for (BinaryFormula formula : BinaryFormula.values()) {
      symbols.put(formula.symbol(), formula.symbol());
      Stream.of(formula.trecName(Measure.NO_CUTOFF), formula.trecNameWithCutoff())
          .filter(trec -> trec != null)
          .forEach(trec -> symbols.put(trec, formula.symbol()));
    }
    Set<String> known = new TreeSet<>(symbols.values());
    Set<String> near = new TreeSet<>(symbols.keySet());
    near.addAll(known);
    near.add(Measures.OFFICIAL_NAME);
    // trec_eval's name with our cutoff, as in map@10.
    String ours = name.contains("@") ? symbols.get(family) : null;
    String hint =
        ours == null
            ? NearestName.hint(family, near)
            : "; did you mean \"%s%s\"?".formatted(ours, name.substring(name.indexOf('@')));
    return new IllegalArgumentException(
        "Unknown measure: \"%s\"%s Known are %s, and %s for trec_eval's official ones"
            .formatted(
                name,
                hint.isEmpty() ? "." : hint,
                String.join(", ", known),
                Measures.OFFICIAL_NAME));
  }
}
