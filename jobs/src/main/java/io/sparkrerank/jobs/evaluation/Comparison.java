package io.sparkrerank.jobs.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.statistics.Correction;
import io.sparkrerank.jobs.statistics.Interval;
import io.sparkrerank.jobs.statistics.PairedComparison;
import io.sparkrerank.jobs.statistics.PairedDifferences;
import io.sparkrerank.jobs.statistics.SignedRankTest;
import io.sparkrerank.measure.Aggregate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The differences of runs from a baseline, for each measure that is a mean over queries.
 *
 * @param baseline the baseline's name
 * @param samples the number of resamples that were drawn
 * @param seed the seed of the resamples
 * @param comparisons the comparisons, measure after measure, and run after run within a measure
 * @param unmatched by run, a sentence on the queries that only the run or only the baseline has;
 *     runs without such queries are left out
 */
public record Comparison(
    String baseline,
    int samples,
    long seed,
    List<MeasureComparison> comparisons,
    Map<String, String> unmatched) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** More draws than this take minutes. For a million queries, 2,000 samples are enough. */
  private static final double MOST_DRAWS = 2e9;

  /** The number of queries with large differences that are named. */
  private static final int MOST_NAMED = 5;

  /**
   * Compares the first run of an evaluation with the others.
   *
   * @param values the values of single queries
   * @param samples how many resamples are drawn, at most
   * @param seed the seed of the resamples
   */
  public static Comparison of(
      Evaluation evaluation, MeasuresByQuery values, int samples, long seed) {
    int affordable = affordable(evaluation, samples);
    List<MeasureComparison> comparisons = new ArrayList<>();
    for (int measure = 0; measure < evaluation.measures().size(); measure++) {
      if (evaluation.measures().get(measure).aggregate() == Aggregate.MEAN) {
        for (int run = 1; run < evaluation.runs().size(); run++) {
          comparisons.add(compare(evaluation, values, run, measure, affordable, seed));
        }
      }
    }
    Map<String, String> unmatched = new LinkedHashMap<>();
    for (int run = 1; run < evaluation.runs().size(); run++) {
      String note = unmatched(values.onlyIn(0, run), values.onlyIn(run, 0));
      if (note != null) {
        unmatched.put(evaluation.runs().get(run).name(), note);
      }
    }
    return new Comparison(
        evaluation.runs().get(0).name(), affordable, seed, corrected(comparisons), unmatched);
  }

  private static int affordable(Evaluation evaluation, int samples) {
    long queries = Math.max(1, evaluation.runs().get(0).coverage().queries());
    return (int) Math.min(samples, Math.max(100, MOST_DRAWS / queries));
  }

  private static MeasureComparison compare(
      Evaluation evaluation, MeasuresByQuery values, int run, int measure, int samples, long seed) {
    List<QueryDifference> differences = values.differences(0, run, measure);
    PairedComparison statistics =
        new PairedDifferences(
                differences.stream().mapToDouble(QueryDifference::difference).toArray(),
                samples,
                seed)
            .compare();
    Comparator<QueryDifference> ascending = Comparator.comparingDouble(QueryDifference::difference);
    return new MeasureComparison(
        evaluation.runs().get(run).name(),
        evaluation.measures().get(measure),
        mean(differences, QueryDifference::before),
        mean(differences, QueryDifference::after),
        statistics,
        Map.of(),
        differences.stream()
            .filter(query -> query.difference() > 0)
            .sorted(ascending.reversed())
            .limit(MOST_NAMED)
            .toList(),
        differences.stream()
            .filter(query -> query.difference() < 0)
            .sorted(ascending)
            .limit(MOST_NAMED)
            .toList());
  }

  /** Sums in the order of the queries, as the means of the runs do. */
  private static double mean(
      List<QueryDifference> differences, ToDoubleFunction<QueryDifference> value) {
    return differences.isEmpty()
        ? 0
        : differences.stream().mapToDouble(value).reduce(0, Double::sum) / differences.size();
  }

  private static List<MeasureComparison> corrected(List<MeasureComparison> comparisons) {
    double[] p =
        comparisons.stream().mapToDouble(comparison -> comparison.statistics().p()).toArray();
    Map<Correction, double[]> corrected = new EnumMap<>(Correction.class);
    for (Correction correction : Correction.values()) {
      corrected.put(correction, correction.of(p));
    }
    return IntStream.range(0, p.length)
        .mapToObj(index -> withCorrected(comparisons.get(index), corrected, index))
        .toList();
  }

  private static MeasureComparison withCorrected(
      MeasureComparison comparison, Map<Correction, double[]> corrected, int index) {
    Map<Correction, Double> own = new EnumMap<>(Correction.class);
    corrected.forEach((correction, p) -> own.put(correction, p[index]));
    return new MeasureComparison(
        comparison.run(),
        comparison.measure(),
        comparison.baseline(),
        comparison.value(),
        comparison.statistics(),
        own,
        comparison.gains(),
        comparison.losses());
  }

  private static @Nullable String unmatched(List<String> onlyInBaseline, List<String> onlyInRun) {
    if (onlyInBaseline.isEmpty() && onlyInRun.isEmpty()) {
      return null;
    }
    return Decimals.format(
        "%d queries only in the baseline%s, %d only in the run%s",
        onlyInBaseline.size(), examples(onlyInBaseline), onlyInRun.size(), examples(onlyInRun));
  }

  private static String examples(List<String> queries) {
    if (queries.isEmpty()) {
      return "";
    }
    String more = queries.size() > MOST_NAMED ? ", …" : "";
    return " (" + String.join(", ", queries.stream().limit(MOST_NAMED).toList()) + more + ")";
  }

  /** Returns the number of tests to correct for: one for each run and measure. */
  public int tests() {
    return comparisons.size();
  }

  /** Returns the index in {@code evaluation} of the measure that was compared first. */
  public int firstMeasure(Evaluation evaluation) {
    return evaluation.measures().indexOf(comparisons.get(0).measure());
  }

  /** Returns the number of runs that are compared with the baseline. */
  public long runs() {
    return comparisons.stream().map(MeasureComparison::run).distinct().count();
  }

  /** Returns the comparisons as JSON. Undefined values are null, with a note that says why. */
  public JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("baseline", baseline);
    root.put("samples", samples);
    root.put("seed", seed);
    root.put("tests", tests());
    root.set("unmatched", JSON.valueToTree(unmatched));
    ArrayNode list = root.putArray("comparisons");
    comparisons.forEach(comparison -> list.add(json(comparison)));
    return root;
  }

  private static ObjectNode json(MeasureComparison comparison) {
    PairedComparison statistics = comparison.statistics();
    ObjectNode node = JSON.createObjectNode();
    node.put("run", comparison.run());
    node.put("measure", comparison.measure().toString());
    node.put("baseline", comparison.baseline());
    node.put("value", comparison.value());
    node.put("queries", statistics.counts().pairs());
    node.put("difference", statistics.mean());
    node.put("deviation", statistics.deviation());
    node.put("effect_size", statistics.effect());
    node.set("interval_t", json(statistics.interval()));
    node.set("interval_bootstrap", json(statistics.bootstrap()));
    putTests(statistics, node);
    comparison
        .corrected()
        .forEach(
            (correction, p) ->
                node.put(
                    "p_t_" + correction.name().toLowerCase(Locale.ROOT),
                    Double.isNaN(p) ? null : p));
    node.put("wins", statistics.counts().wins());
    node.put("ties", statistics.counts().ties());
    node.put("losses", statistics.counts().losses());
    node.set("largest_gains", json(comparison.gains()));
    node.set("largest_losses", json(comparison.losses()));
    node.put("note", statistics.note());
    return node;
  }

  private static void putTests(PairedComparison statistics, ObjectNode node) {
    PairedComparison.TTest tTest = statistics.tTest();
    if (tTest == null) {
      node.putNull("t");
      node.putNull("degrees_of_freedom");
      node.putNull("p_t");
    } else {
      node.put("t", tTest.t());
      node.put("degrees_of_freedom", tTest.degrees());
      node.put("p_t", tTest.p());
    }
    node.put("p_randomization", statistics.randomization());
    node.put("randomization_exact", statistics.exact());
    SignedRankTest wilcoxon = statistics.wilcoxon();
    if (wilcoxon == null) {
      node.putNull("p_wilcoxon");
      node.putNull("wilcoxon_exact");
    } else {
      node.put("p_wilcoxon", wilcoxon.p());
      node.put("wilcoxon_exact", wilcoxon.isExact());
    }
  }

  private static JsonNode json(@Nullable Interval interval) {
    return interval == null
        ? JSON.nullNode()
        : JSON.createArrayNode().add(interval.low()).add(interval.high());
  }

  private static ArrayNode json(List<QueryDifference> queries) {
    ArrayNode list = JSON.createArrayNode();
    for (QueryDifference query : queries) {
      list.addObject().put("query_id", query.queryId()).put("difference", query.difference());
    }
    return list;
  }
}
