/**
 * Defines a scorer: its interface, the description that is shipped to executors, and the choice of
 * a device. Used on executors; described on the driver. Imports {@code batch} and {@code text};
 * knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.model;

import org.jspecify.annotations.NullMarked;
