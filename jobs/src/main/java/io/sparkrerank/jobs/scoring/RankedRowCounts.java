package io.sparkrerank.jobs.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of every row; the numbers add up.
 *
 * @param read rows of the input
 * @param ranked rows that got a place in a ranked list, before a cut to the best
 * @param unscored rows of these that follow below those that were scored
 * @param kept how many of these the cut leaves
 * @param written rows that were found in {@code ranked/}
 * @param truncated rows of these of which tokens were dropped
 * @param rejected rows that could not be ranked, by reason
 * @param queries what became of the queries
 * @param pairs what became of the pairs of texts
 */
public record RankedRowCounts(
    long read,
    long ranked,
    long unscored,
    long kept,
    long written,
    long truncated,
    SortedMap<String, Long> rejected,
    QueryCounts queries,
    PairCounts pairs) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Checks the sum.
   *
   * @throws IllegalStateException if a row was lost or doubled, which is a bug
   */
  public RankedRowCounts {
    rejected = new TreeMap<>(rejected);
    long sum = ranked + rejected.values().stream().mapToLong(Long::longValue).sum();
    if (read != sum) {
      throw new IllegalStateException(
          "This is a bug: %,d rows were read, and %,d were ranked or rejected"
              .formatted(read, sum));
    }
    if (written != kept) {
      throw new IllegalStateException(
          "This is a bug: the ranked lists have %,d rows, and %,d were written"
              .formatted(kept, written));
    }
  }

  /** Rows that could not be ranked. */
  public long rejectedInAll() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the counts as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode rows = JSON.createObjectNode();
    rows.put("read", read());
    rows.put("ranked", ranked());
    rows.put("ranked_without_score", unscored());
    rows.put("written", written());
    rows.put("rejected", rejectedInAll());
    rows.set("rejected_by_reason", JSON.valueToTree(rejected()));
    rows.put("truncated", truncated());
    rows.put("queries", queries().ranked());
    rows.put("queries_incomplete", queries().incomplete());
    rows.put("queries_lost", queries().lost());
    return rows;
  }
}
