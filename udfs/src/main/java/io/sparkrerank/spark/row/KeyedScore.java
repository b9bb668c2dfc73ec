package io.sparkrerank.spark.row;

import io.sparkrerank.model.PairFault;
import io.sparkrerank.model.ScoredPair;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A scored pair, a row of {@link Schemas#SCORES}.
 *
 * @param key the key of the pair, {@link KeyedPair#key}
 * @param pair its logits, or its fault
 */
public record KeyedScore(String key, ScoredPair pair) {

  /** Returns the row of {@link Schemas#SCORES}. */
  public Row toRow() {
    PairFault fault = pair.fault();
    return RowFactory.create(
        key,
        pair.logits(),
        pair.queryTokens(),
        pair.textTokens(),
        pair.droppedTokens(),
        fault == null ? null : fault.reason().code(),
        fault == null ? null : fault.detail());
  }
}
