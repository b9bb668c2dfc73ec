/**
 * Makes of a model directory what executors load. Runs on the driver. Imports {@code model}, {@code
 * compile}, {@code tokenizer} and {@code checkpoint}; knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.model.prepare;

import org.jspecify.annotations.NullMarked;
