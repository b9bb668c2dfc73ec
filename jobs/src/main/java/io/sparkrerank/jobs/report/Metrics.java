package io.sparkrerank.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Means of measures over all queries that have judgments, for one or more runs.
 *
 * @param queries how many queries that is
 * @param withoutCandidates how many of these have no candidates, and so the value 0
 * @param runs by run and measure; both in the order of the report
 */
public record Metrics(int queries, long withoutCandidates, Map<String, Map<String, Double>> runs) {

  /**
   * One value: a measure of one query in one run.
   *
   * @param run the run
   * @param queryId the query
   * @param measure the measure's name
   * @param value its value
   */
  public record QueryValue(String run, String queryId, String measure, double value) {}

  /**
   * Averages {@code values}. Sums are made in double and in the order of the values, so that the
   * last digit does not depend on how the values were computed. Holds no values, so there may be
   * any number.
   *
   * @param runs the runs in the order of the report
   * @param measures the measures in the order of the report
   * @param withoutCandidates how many queries have no candidates
   * @param values in the order of the query ids' bytes
   */
  public static Metrics mean(
      List<String> runs,
      List<String> measures,
      long withoutCandidates,
      Iterator<QueryValue> values) {
    Map<String, Map<String, Double>> sums = new LinkedHashMap<>();
    for (String run : runs) {
      Map<String, Double> byMeasure = new LinkedHashMap<>();
      measures.forEach(measure -> byMeasure.put(measure, 0.0));
      sums.put(run, byMeasure);
    }
    int queries = 0;
    String previous = null;
    while (values.hasNext()) {
      QueryValue value = values.next();
      if (!value.queryId().equals(previous)) {
        queries++;
        previous = value.queryId();
      }
      sums.get(value.run()).merge(value.measure(), value.value(), Double::sum);
    }
    int divisor = Math.max(1, queries);
    sums.values().forEach(byMeasure -> byMeasure.replaceAll((measure, sum) -> sum / divisor));
    return new Metrics(queries, withoutCandidates, sums);
  }

  /** The content of {@code metrics.json}. */
  public JsonNode json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("queries", queries);
    root.put("queries_without_candidates", withoutCandidates);
    // Every query with judgments counts, also one that the run does not have.
    root.put("averaging", "complete");
    root.set("runs", new ObjectMapper().valueToTree(runs));
    return root;
  }
}
