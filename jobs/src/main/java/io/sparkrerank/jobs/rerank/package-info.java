/**
 * The command {@code rerank}: scores candidates with a cross-encoder, ranks them, and measures the
 * result.
 */
@NullMarked
package io.sparkrerank.jobs.rerank;

import org.jspecify.annotations.NullMarked;
