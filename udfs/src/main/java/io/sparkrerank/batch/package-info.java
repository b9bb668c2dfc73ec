/**
 * Token ids to padded batches of fixed shapes. Imports {@code text} only; knows lengths, no engine
 * and no Spark.
 */
@NullMarked
package io.sparkrerank.batch;

import org.jspecify.annotations.NullMarked;
