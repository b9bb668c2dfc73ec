/**
 * Reads a Hugging Face checkpoint directory: configuration, weights, fingerprint. Runs on the
 * driver, except {@code Digests}, by which executors also check the files that they get. Reads
 * only; knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.checkpoint;

import org.jspecify.annotations.NullMarked;
