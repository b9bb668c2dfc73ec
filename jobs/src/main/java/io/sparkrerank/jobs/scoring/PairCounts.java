package io.sparkrerank.jobs.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Counts of the distinct pairs of texts. Each pair was scored, reused or rejected. Where texts are
 * cut into passages, these are pairs of query and passage.
 *
 * @param distinct number of distinct pairs among the rows that passed the check
 * @param scored number of pairs that this run scored
 * @param reused number of pairs with scores of an earlier run
 * @param rejected number of pairs that cannot be scored
 */
public record PairCounts(long distinct, long scored, long reused, long rejected) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Checks the sum.
   *
   * @throws IllegalStateException if a pair was lost or doubled, which is a bug
   */
  public PairCounts {
    if (distinct != scored + reused + rejected) {
      throw new IllegalStateException(
          "This is a bug: of %,d distinct pairs %,d were scored, %,d reused and %,d rejected"
              .formatted(distinct, scored, reused, rejected));
    }
  }

  /** Returns the counts as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode pairs = JSON.createObjectNode();
    pairs.put("distinct", distinct());
    pairs.put("scored", scored());
    pairs.put("reused", reused());
    pairs.put("rejected", rejected());
    return pairs;
  }
}
