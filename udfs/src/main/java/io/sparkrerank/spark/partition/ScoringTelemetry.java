package io.sparkrerank.spark.partition;

import io.sparkrerank.model.ScoringListener;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counters of scoring, summed over the cluster while it runs. A Spark stage that runs again is
 * counted again, so these numbers serve progress and telemetry only. Results are counted from what
 * was written. Thread-safe.
 */
public final class ScoringTelemetry implements ScoringListener, Serializable {

  private static final long serialVersionUID = 1L;

  private final LongAccumulator pairs;
  private final LongAccumulator tokens;
  private final LongAccumulator paddedTokens;
  private final LongAccumulator tokenizeNanos;
  private final LongAccumulator forwardNanos;
  private final LongAccumulator rescored;

  private ScoringTelemetry(SparkContext context) {
    pairs = context.longAccumulator("pairs scored");
    tokens = context.longAccumulator("tokens scored");
    paddedTokens = context.longAccumulator("tokens computed with padding");
    tokenizeNanos = context.longAccumulator("nanoseconds of tokenizing");
    forwardNanos = context.longAccumulator("nanoseconds of forward passes");
    rescored = context.longAccumulator("pairs scored again in fp32");
  }

  /** Creates counters at zero. Must be called on the driver. */
  public static ScoringTelemetry create(SparkContext context) {
    return new ScoringTelemetry(context);
  }

  @Override
  public void tokenized(int count, long nanos) {
    tokenizeNanos.add(nanos);
  }

  @Override
  public void scored(int count, long tokenCount, long paddedTokenCount, long nanos) {
    pairs.add(count);
    tokens.add(tokenCount);
    paddedTokens.add(paddedTokenCount);
    forwardNanos.add(nanos);
  }

  /** Counts pairs that had no finite logits and are scored again in float32. */
  void rescored(int count) {
    rescored.add(count);
  }

  /** Returns the number of pairs that were scored again in float32. */
  public long rescoredPairs() {
    return rescored.value();
  }

  /** Returns the id of the counter of pairs, under which Spark reports what running tasks count. */
  public long pairsId() {
    return pairs.id();
  }

  /** Returns the number of pairs that finished tasks have scored. */
  public long pairs() {
    return pairs.value();
  }

  /** Returns the number of tokens of these pairs. */
  public long tokens() {
    return tokens.value();
  }

  /** Returns the number of tokens that were computed for them, padding included. */
  public long paddedTokens() {
    return paddedTokens.value();
  }

  /** Returns the seconds that all tasks together spent on tokenizing. */
  public double tokenizeSeconds() {
    return tokenizeNanos.value() / 1e9;
  }

  /**
   * Returns the seconds that all tasks together spent on batches: padding, copying and the forward
   * pass.
   */
  public double forwardSeconds() {
    return forwardNanos.value() / 1e9;
  }
}
