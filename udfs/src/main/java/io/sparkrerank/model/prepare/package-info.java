/**
 * From a model directory to what executors load: the driver's side of a model. Imports {@code
 * model}, {@code compile} and {@code checkpoint}; knows no engine and no Spark.
 */
package io.sparkrerank.model.prepare;
