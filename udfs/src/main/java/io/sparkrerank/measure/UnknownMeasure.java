package io.sparkrerank.measure;

import io.sparkrerank.NearestName;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The error of a name that is no measure. */
final class UnknownMeasure {

  private UnknownMeasure() {}

  /**
   * Returns the error, with the nearest name and all known ones.
   *
   * @param name the whole name
   * @param family the part of it that should name a measure
   */
  static IllegalArgumentException error(String name, String family) {
    Map<String, String> symbols = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    symbols.put(Ndcg.TREC_NAME, Ndcg.NAME);
    symbols.put(Ndcg.TREC_NAME_WITH_CUTOFF, Ndcg.NAME);
    symbols.put(InterpolatedPrecision.TREC_NAME, InterpolatedPrecision.NAME);
    for (BinaryFormula formula : BinaryFormula.values()) {
      symbols.put(formula.symbol(), formula.symbol());
      Stream.of(formula.trecName(Measure.NO_CUTOFF), formula.trecNameWithCutoff())
          .filter(Objects::nonNull)
          .forEach(trec -> symbols.put(trec, formula.symbol()));
    }
    Set<String> known = new TreeSet<>(symbols.values());
    Set<String> near = new TreeSet<>(symbols.keySet());
    near.addAll(known);
    near.add(Measures.OFFICIAL_NAME);
    // trec_eval's name with the cutoff of ir_measures, as in map@10.
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
