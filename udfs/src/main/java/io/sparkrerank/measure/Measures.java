package io.sparkrerank.measure;

import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A reader of measures by their names: those of ir_measures, such as {@code nDCG@10}, {@code
 * RR(rel=2)@10}, {@code nDCG(dcg='exp-log2')@10} and {@code IPrec@0.1}, and those that trec_eval
 * prints, such as {@code ndcg_cut_10} and {@code map}. {@code MRR} and {@code MAP} are read as
 * {@code RR} and {@code AP}. {@code trec} is read as trec_eval's official measures.
 */
public final class Measures {

  /** The name that stands for {@link #OFFICIAL}. */
  public static final String OFFICIAL_NAME = "trec";

  /** The measures that trec_eval computes by default, in its order. */
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
   * Reads measures.
   *
   * @param names names, or lists of names that commas or blanks outside of brackets separate
   * @return the measures in the order of their names, each once
   * @throws RerankException if a name is wrong or there is none; it lists all wrong names, with the
   *     nearest right ones
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

  /** Splits a list of names at commas and blanks outside of brackets. */
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
   * @throws IllegalArgumentException if it is not a measure; the message names the nearest one
   */
  public static Measure parse(String name) {
    return MeasureSyntax.parse(name);
  }

  /** Returns a cutoff as names print it; empty for the whole list. */
  static String cutoffSuffix(int cutoff) {
    return cutoff == Measure.NO_CUTOFF ? "" : "@" + cutoff;
  }
}
