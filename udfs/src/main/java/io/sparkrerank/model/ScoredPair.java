package io.sparkrerank.model;

/**
 * What a cross-encoder says of a pair.
 *
 * @param logits the raw outputs, one a label
 * @param queryTokens tokens of the whole query
 * @param textTokens tokens of the whole text
 * @param droppedTokens how many of both were cut off
 */
public record ScoredPair(float[] logits, int queryTokens, int textTokens, int droppedTokens) {}
