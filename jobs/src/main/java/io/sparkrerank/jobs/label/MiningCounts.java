package io.sparkrerank.jobs.label;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;

/**
 * The outcome of mining: which documents became positives and negatives, and why others did not.
 *
 * @param totals the numbers of queries, positives and negatives
 * @param dropped the number of documents that each filter dropped, by the filter's code
 * @param distributions the distributions of scores; none for a kind without documents
 */
public record MiningCounts(
    MiningTotals totals, SortedMap<String, Long> dropped, List<ScoreDistribution> distributions) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Adds the counts to the manifest's object {@code labels}. */
  void addTo(ObjectNode labels) {
    labels.put("queries_with_positives", totals.withPositives());
    labels.put("queries_short_of_negatives", totals.shortOfNegatives());
    labels.put("queries_without_negatives", totals.withoutNegatives());
    labels.put("positives", totals.positives());
    labels.put("negatives", totals.negatives());
    labels.set("dropped", JSON.valueToTree(dropped));
    ObjectNode scores = labels.putObject("scores");
    for (ScoreDistribution distribution : distributions) {
      ObjectNode node = scores.putObject(distribution.kind());
      node.put("count", distribution.count());
      node.put("mean", distribution.mean());
      node.set("quantiles", JSON.valueToTree(distribution.quantiles().values()));
    }
  }
}
