package io.sparkrerank.measure;

import io.sparkrerank.NearestName;
import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads measures by the names that ir_measures gives them: {@code nDCG@10}, {@code RR@10}, {@code
 * AP(rel=2)}, {@code P@5}. {@code MRR} and {@code MAP} are read as {@code RR} and {@code AP}.
 */
public final class Measures {

  private static final Pattern SYNTAX =
      Pattern.compile("([A-Za-z]+)(?:\\(rel=(\\d{1,6})\\))?(?:@(\\d{1,6}))?");

  private static final Map<String, String> ALIASES = Map.of("MRR", "RR", "MAP", "AP");

  private static final Map<String, Function<BinaryParameters, Measure>> BINARY =
      new TreeMap<>(
          Map.of(
              AveragePrecision.NAME, AveragePrecision::new,
              Precision.NAME, Precision::new,
              Recall.NAME, Recall::new,
              ReciprocalRank.NAME, ReciprocalRank::new,
              Success.NAME, Success::new));

  /** Measures that mean nothing without a cutoff. */
  private static final Set<String> NEED_CUTOFF = Set.of(Precision.NAME, Recall.NAME, Success.NAME);

  private Measures() {}

  /**
   * Reads {@code names}; each may hold several, separated by commas or blanks.
   *
   * @return the measures in the order given, each once
   * @throws RerankException that lists all names that are wrong, with the nearest right ones
   */
  public static List<Measure> parse(List<String> names) {
    Set<Measure> measures = new LinkedHashSet<>();
    List<String> faults = new ArrayList<>();
    for (String list : names) {
      for (String name : list.trim().split("[,\\s]+")) {
        try {
          measures.add(parse(name));
        } catch (IllegalArgumentException e) {
          faults.add(e.getMessage());
        }
      }
    }
    if (!faults.isEmpty()) {
      throw RerankException.config("%s", String.join("\n", faults));
    }
    return List.copyOf(measures);
  }

  /**
   * Reads one measure.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Measure parse(String name) {
    Matcher parts = SYNTAX.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "Not a measure: \"%s\"; expected a name such as nDCG@10 or RR(rel=2)@10".formatted(name));
    }
    String family = ALIASES.getOrDefault(parts.group(1), parts.group(1));
    int level = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
    int cutoff = parts.group(3) == null ? Measure.NO_CUTOFF : Integer.parseInt(parts.group(3));
    if (level < 1 || cutoff < 1) {
      throw new IllegalArgumentException(
          "Relevance level and cutoff must be at least 1: \"%s\"".formatted(name));
    }
    if (family.equals(Ndcg.NAME)) {
      if (parts.group(2) != null) {
        throw new IllegalArgumentException(
            "nDCG uses grades and takes no rel: \"%s\"".formatted(name));
      }
      return new Ndcg(cutoff);
    }
    if (!BINARY.containsKey(family)) {
      throw unknown(name, family);
    }
    if (cutoff == Measure.NO_CUTOFF && NEED_CUTOFF.contains(family)) {
      throw new IllegalArgumentException(
          "%s needs a cutoff, such as %s@10: \"%s\"".formatted(family, family, name));
    }
    return BINARY.get(family).apply(new BinaryParameters(level, cutoff));
  }

  private static IllegalArgumentException unknown(String name, String family) {
    List<String> known = new ArrayList<>(BINARY.keySet());
    known.add(Ndcg.NAME);
    String hint = NearestName.hint(family, known);
    return new IllegalArgumentException(
        "Unknown measure: \"%s\"%s Known are %s"
            .formatted(name, hint.isEmpty() ? "." : hint, String.join(", ", known)));
  }
}
