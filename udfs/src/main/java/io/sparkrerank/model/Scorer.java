package io.sparkrerank.model;

import io.sparkrerank.batch.PairBatch;

/**
 * A loaded network. Thread-safe: several tasks of a JVM share one. Close it to free the device's
 * memory.
 */
public interface Scorer extends AutoCloseable {

  /**
   * Computes the logits of a batch.
   *
   * @return one array for each of {@code batch.pairs()}, in the order of the rows, laid out as the
   *     model's {@link LogitLayout} says
   * @throws ForwardException if the rows, the memory or the device are the cause of a failure
   */
  float[][] logits(PairBatch batch);

  /** Returns the device it runs on, for people: {@code cpu} or {@code cuda:0}. */
  String device();

  @Override
  void close();
}
