package io.sparkrerank.jobs.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of the rows of a re-ranking. The rows that were read are those that were ranked and those
 * that were rejected.
 *
 * @param read number of rows of the input
 * @param lists counts of the rows that were ranked
 * @param rejected number of rows that could not be ranked, by reason
 * @param queries counts of the queries
 * @param pairs counts of the distinct pairs of texts
 */
public record RankedRowCounts(
    long read,
    ListCounts lists,
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
    long sum = lists.ranked() + sum(rejected);
    if (read != sum) {
      throw new IllegalStateException(
          "This is a bug: %,d rows were read, and %,d were ranked or rejected"
              .formatted(read, sum));
    }
  }

  static RankedRowCounts of(
      CheckedRows input,
      ListTotals lists,
      RankedTotals written,
      SortedMap<String, Long> rejected,
      long lostQueries,
      PairCounts pairs) {
    return new RankedRowCounts(
        input.totals().read(),
        new ListCounts(
            lists.listed(),
            input.selection().unscored(),
            lists.kept(),
            written.rows().rows(),
            written.rows().truncated()),
        rejected,
        new QueryCounts(written.queries(), written.incomplete(), lostQueries),
        pairs);
  }

  private static long sum(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of rows that have a place in a list, before the cut to the best. */
  public long ranked() {
    return lists.ranked();
  }

  /** Returns the number of ranked rows that were not scored. */
  public long unscored() {
    return lists.unscored();
  }

  /** Returns the number of rows that were written. */
  public long written() {
    return lists.written();
  }

  /** Returns the number of written rows of which tokens were dropped. */
  public long truncated() {
    return lists.truncated();
  }

  /** Returns the number of rows that could not be ranked. */
  public long rejectedInAll() {
    return sum(rejected);
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
