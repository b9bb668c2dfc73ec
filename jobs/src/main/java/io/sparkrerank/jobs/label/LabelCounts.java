package io.sparkrerank.jobs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The numbers of queries, documents and examples behind the training data.
 *
 * @param queries the queries that have scored candidates
 * @param mining the outcome of mining; empty if no form needs negatives
 * @param rows the number of rows of each form, by the form's name
 */
public record LabelCounts(
    long queries, Optional<MiningCounts> mining, SortedMap<String, Long> rows) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the counts as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode labels = JSON.createObjectNode();
    labels.put("queries", queries);
    mining.ifPresent(counts -> counts.addTo(labels));
    labels.set("rows", JSON.valueToTree(rows));
    return labels;
  }
}
