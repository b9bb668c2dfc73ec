/**
 * From a model directory to what executors load: the driver's side of a model. Imports {@code
 * model}, {@code compile} and {@code checkpoint}; knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.model.prepare;

import org.jspecify.annotations.NullMarked;
