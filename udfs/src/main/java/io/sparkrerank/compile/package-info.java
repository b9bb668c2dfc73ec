/**
 * Compiles a checkpoint to a TorchScript archive in plain Java. Runs on the driver. Imports {@code
 * checkpoint} only; knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.compile;

import org.jspecify.annotations.NullMarked;
