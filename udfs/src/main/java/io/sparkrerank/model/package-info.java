/**
 * What a scorer is: its interface, the description that is shipped to executors, and the choice of
 * a device. Imports {@code batch} and {@code text}; knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.model;

import org.jspecify.annotations.NullMarked;
