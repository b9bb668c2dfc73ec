package io.sparkrerank.compile;

/**
 * The attention of a {@link PostNormEncoder}: from queries, keys and values of shape [batch, heads,
 * length, size] to vectors of shape [batch, queries, hidden].
 */
interface LayerAttention {

  /** Each token's query. */
  String ofAll(PostNormEncoder.LayerNames layer, String query, String key, String value);

  /** The first token's query only, of length 1. */
  String ofFirst(PostNormEncoder.LayerNames layer, String query, String key, String value);
}
