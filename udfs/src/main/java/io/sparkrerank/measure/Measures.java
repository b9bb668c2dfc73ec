package io.sparkrerank.measure;

import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads measures by the names that ir_measures gives them, such as {@code nDCG@10}, {@code
 * RR(rel=2)@10}, {@code nDCG(dcg='exp-log2')@10} and {@code IPrec@0.1}, or by those that trec_eval
 * prints, such as {@code ndcg_cut_10} and {@code map}. {@code MRR} and {@code MAP} are read as
 * {@code RR} and {@code AP}, and {@code trec} as trec_eval's official measures.
 */
public final class Measures {

  /** Stands for {@link #OFFICIAL}. */
  public static final String OFFICIAL_NAME = "trec";

  /** What trec_eval computes unless it is told otherwise, in its order. */
  public static final List<Measure> OFFICIAL =
      Stream.of(
              Stream.of("NumQ", "NumRet", "NumRel", "NumRelRet"),
              Stream.of("AP", "GMAP", "Rprec", "Bpref", "RR"),
              IntStream.rangeClosed(0, 10).mapToObj(tenth -> "IPrec@" + tenth / 10.0),
              IntStream.of(5, 10, 15, 20, 30, 100, 200, 500, 1000).mapToObj(cut -> "P@" + cut))
          .flatMap(names -> names)
          .map(Measures::parse)
          .toList();

  private Measures() {}

  /**
   * Reads {@code names}; each may hold several, separated by commas or blanks outside of brackets.
   *
   * @return the measures in the order given, each once
   * @throws RerankException that lists all names that are wrong, with the nearest right ones
   */
  public static List<Measure> parse(List<String> names) {
    Set<Measure> measures = new LinkedHashSet<>();
    List<String> faults = new ArrayList<>();
    for (String list : names) {
      for (String name : split(list)) {
        try {
          measures.addAll(name.equals(OFFICIAL_NAME) ? OFFICIAL : List.of(parse(name)));
        } catch (IllegalArgumentException e) {
          faults.add(e.getMessage());
        }
      }
    }
    if (measures.isEmpty() && faults.isEmpty()) {
      faults.add("No measure: give names such as nDCG@10,RR@10");
    }
    if (!faults.isEmpty()) {
      throw RerankException.config("%s", String.join("\n", faults));
    }
    return List.copyOf(measures);
  }

  /** The names in {@code list}, which commas or blanks outside of brackets separate. */
  static List<String> split(String list) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    int depth = 0;
    for (char c : (list + ",").toCharArray()) {
      if (c == '(' || c == '{') {
        depth++;
      } else if (c == ')' || c == '}') {
        depth--;
      }
      if (depth <= 0 && (c == ',' || Character.isWhitespace(c))) {
        if (!name.isEmpty()) {
          names.add(name.toString());
          name.setLength(0);
        }
      } else {
        name.append(c);
      }
    }
    if (!name.isEmpty()) {
      // A bracket was not closed.
      names.add(name.substring(0, name.length() - 1));
    }
    return names;
  }

  /**
   * Reads one measure.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Measure parse(String name) {
    return MeasureSyntax.parse(name);
  }

  static String cutoffSuffix(int cutoff) {
    return cutoff == Measure.NO_CUTOFF ? "" : "@" + cutoff;
  }
}
