/**
 * Turns token ids into padded batches of fixed shapes. Runs on executors. Imports {@code text}
 * only; knows lengths, no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.batch;

import org.jspecify.annotations.NullMarked;
