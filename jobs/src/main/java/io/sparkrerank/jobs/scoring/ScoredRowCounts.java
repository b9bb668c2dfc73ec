package io.sparkrerank.jobs.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of the rows of a job that does not rank. Each row was scored or rejected.
 *
 * @param read number of rows of the input
 * @param scored number of rows that were not rejected
 * @param truncated number of these of which tokens were dropped
 * @param rejected number of rows that could not be scored, by reason
 */
public record ScoredRowCounts(
    long read, long scored, long truncated, SortedMap<String, Long> rejected) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Checks the sum.
   *
   * @throws IllegalStateException if a row was lost or doubled, which is a bug
   */
  public ScoredRowCounts {
    rejected = new TreeMap<>(rejected);
    long sum = scored + rejected.values().stream().mapToLong(Long::longValue).sum();
    if (read != sum) {
      throw new IllegalStateException(
          "This is a bug: %,d rows were read, and %,d were scored or rejected"
              .formatted(read, sum));
    }
  }

  /** Returns the number of rows that could not be scored. */
  public long rejectedInAll() {
    return read - scored;
  }

  /** Returns the counts as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode rows = JSON.createObjectNode();
    rows.put("read", read());
    rows.put("scored", scored());
    rows.put("rejected", rejectedInAll());
    rows.set("rejected_by_reason", JSON.valueToTree(rejected()));
    rows.put("truncated", truncated());
    return rows;
  }
}
