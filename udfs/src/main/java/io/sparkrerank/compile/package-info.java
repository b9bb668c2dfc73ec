/**
 * Compiles a checkpoint to a TorchScript archive in plain Java. Imports {@code checkpoint} only;
 * knows no engine and no Spark.
 */
package io.sparkrerank.compile;
