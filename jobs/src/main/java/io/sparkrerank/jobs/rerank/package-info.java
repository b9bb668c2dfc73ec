/**
 * The command {@code rerank}: scores candidates with a cross-encoder, ranks them, and measures the
 * result.
 */
package io.sparkrerank.jobs.rerank;
