package io.sparkrerank.jobs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;

/**
 * What training data was made of.
 *
 * @param queries how many queries have candidates with scores
 * @param mined what became of their documents, or null where no form asks for negatives
 * @param rows how many rows each form has
 */
public record LabelCounts(long queries, Mined mined, SortedMap<String, Long> rows) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What became of the documents of queries.
   *
   * @param withPositives queries that have a positive
   * @param shortOfNegatives those of these that have fewer negatives than were wanted
   * @param withoutNegatives those of these that have none, and so are in no example of both
   * @param positives how many positives were taken
   * @param negatives how many negatives were taken
   * @param dropped how many documents were no negatives, by filter
   * @param distributions how scores are spread
   */
  public record Mined(
      long withPositives,
      long shortOfNegatives,
      long withoutNegatives,
      long positives,
      long negatives,
      SortedMap<String, Long> dropped,
      List<Distribution> distributions) {}

  /**
   * How numbers are spread.
   *
   * @param kind which numbers
   * @param quantiles at the shares that the table's header names
   */
  public record Distribution(String kind, long count, double mean, List<Double> quantiles) {}

  /** The counts as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("queries", queries);
    if (mined != null) {
      root.put("queries_with_positives", mined.withPositives);
      root.put("queries_short_of_negatives", mined.shortOfNegatives);
      root.put("queries_without_negatives", mined.withoutNegatives);
      root.put("positives", mined.positives);
      root.put("negatives", mined.negatives);
      root.set("dropped", JSON.valueToTree(mined.dropped));
      ObjectNode spread = root.putObject("scores");
      for (Distribution distribution : mined.distributions) {
        ObjectNode node = spread.putObject(distribution.kind);
        node.put("count", distribution.count);
        node.put("mean", distribution.mean);
        node.set("quantiles", JSON.valueToTree(distribution.quantiles));
      }
    }
    root.set("rows", JSON.valueToTree(rows));
    return root;
  }
}
