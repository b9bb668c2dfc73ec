/**
 * The model of a JVM: shipped once from the driver, loaded once per JVM and device, shared by all
 * tasks. May import {@code model}, {@code model.djl}, {@code model.prepare}, {@code batch}, {@code
 * checkpoint} and {@code text}; knows no rows and no columns.
 */
@NullMarked
package io.sparkrerank.spark.model;

import org.jspecify.annotations.NullMarked;
