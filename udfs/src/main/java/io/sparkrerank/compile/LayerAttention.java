package io.sparkrerank.compile;

/**
 * The attention of a {@link PostNormEncoder}. It takes queries, keys and values of shape [batch,
 * heads, length, size] and gives vectors of shape [batch, queries, hidden].
 */
interface LayerAttention {

  /** Attends from each token's query. */
  String ofAll(PostNormEncoder.LayerNames layer, String query, String key, String value);

  /** Attends from the first token's query only, of length 1. */
  String ofFirst(PostNormEncoder.LayerNames layer, String query, String key, String value);
}
